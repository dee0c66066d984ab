package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Soak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Drives one host along the road against a fake router, its journal in a list. */
final class RoadRun {
  static final Duration RETURN_WITHIN = Duration.ofMinutes(10);
  private static final int CALLS_MAX = 2000;

  final Ticker clock = new Ticker();
  final Path folder;
  final FakeRouter router;
  final Path image;
  final List<Event.HostEvent> events = new ArrayList<>();
  HostProgress progress = HostProgress.waiting("roof");
  PlannedImage planned;
  ConfigPolicy config = ConfigPolicy.KEEP;
  List<CheckSpec> checks = List.of(new CheckSpec.Services());
  Hooks hooks = Hooks.NONE;
  String plannedBoard;
  long fence;

  /** The soak it is watched in, once it is upgraded. */
  Optional<Soak> soak = Optional.empty();

  /** When the way to its site was there again, or is not. */
  Optional<Instant> wayBackAt = Optional.empty();

  Optional<String> site = Optional.empty();

  /** The configuration it gets back. */
  Optional<KeptConfig> restores = Optional.empty();

  private Road road;

  RoadRun(Path folder, Firmware firmware) {
    this.folder = folder;
    this.router = new FakeRouter(clock, firmware);
    this.plannedBoard = firmware.board();
    this.image = folder.resolve("image.bin");
    folder.toFile().mkdirs();
    byte[] content = new byte[100_000];
    Arrays.fill(content, (byte) 7);
    try {
      Files.write(image, content);
      router.backup = Optional.of(TarFiles.config(folder.resolve("on-router.tar.gz")));
      this.planned =
          new PlannedImage(
              image,
              content.length,
              FileHash.of(image, FileHash.SHA256),
              List.of("tplink,archer-c7-v5", "archer-c7-v5"),
              "1.0",
              "24.10.4",
              Firmware.NEW.revision(),
              false,
              Optional.empty(),
              Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.road = newRoad();
  }

  static RoadSettings quick() {
    return new RoadSettings(
        new RoadSettings.Retrying(3, Duration.ofMillis(1), Duration.ofMillis(1)),
        new RoadSettings.Polls(
            Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofSeconds(5)),
        Duration.ofSeconds(150),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }

  Road newRoad() {
    return new Road(router, clock, quick(), folder.resolve("backups"));
  }

  /** The process was killed: what it had in memory is gone. */
  void restart() {
    road = newRoad();
  }

  void image(UnaryOperator<PlannedImage> change) {
    planned = change.apply(planned);
  }

  /** The same image for a router the operator mapped it to. */
  static PlannedImage mapped(PlannedImage image, String revision) {
    return new PlannedImage(
        image.file(),
        image.sizeBytes(),
        image.sha256(),
        List.of(),
        "1.0",
        "",
        revision,
        true,
        Optional.empty(),
        Optional.empty());
  }

  Next advance(Consumer<Event.HostEvent> journal) {
    return advance(journal, () -> {});
  }

  /** Every stretch has a lease of its own, with a higher fence. */
  Next advance(Consumer<Event.HostEvent> journal, Runnable beforeSending) {
    fence++;
    var leased =
        new HostJournal() {
          @Override
          public void append(Event.HostEvent event) {
            journal.accept(event);
          }

          @Override
          public Circumstances around() {
            return new Circumstances(soak, wayBackAt);
          }

          @Override
          public long fence() {
            return fence;
          }

          @Override
          public void refuseAfterSleep() {
            beforeSending.run();
          }
        };
    return road.advance("run-1", progress, host(), plannedHost(), playbook(), leased);
  }

  /** Writes down as the store does. */
  void write(Event.HostEvent event) {
    events.add(event);
    progress = progress.apply(event, clock.instant());
  }

  /** Goes on to the end, time passing as asked. */
  Event.HostEnded drive() {
    for (int calls = 0; calls < CALLS_MAX; calls++) {
      switch (advance(this::write)) {
        case Next.Again(Duration after) -> clock.pass(after);
        case Next.PutOff off -> throw new AssertionError("put off: " + events.getLast());
        case Next.Ended e -> {
          return progress.ended().orElseThrow();
        }
      }
    }
    throw new AssertionError("no end after " + CALLS_MAX + " calls: " + events.getLast());
  }

  /** Goes on until then, time passing as asked; it must not end before. */
  void driveUntil(BooleanSupplier then) {
    while (!then.getAsBoolean()) {
      clock.pass(((Next.Again) advance(this::write)).after());
    }
  }

  <T> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Host host() {
    return new Host(
        "roof",
        "192.0.2.9",
        22,
        new Login(
            "root",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            folder.resolve("known_hosts")),
        Optional.empty(),
        new TreeSet<>(),
        new TreeMap<>(),
        Optional.empty());
  }

  private PlannedHost plannedHost() {
    PlannedHost plain =
        new PlannedHost(
                "roof", plannedBoard, "", Optional.of(planned), Optional.of(0), Optional.empty())
            .at(site);
    return restores.map(plain::restoring).orElse(plain);
  }

  private Playbook playbook() {
    var playbook =
        new Playbook(
            "test",
            "",
            "all",
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            config,
            List.of(),
            1,
            StopWhen.FIRST_FAILURE,
            RETURN_WITHIN,
            new HealthSpec(Duration.ofSeconds(60), Duration.ofMinutes(5), checks));
    return playbook.withHooks(hooks);
  }
}

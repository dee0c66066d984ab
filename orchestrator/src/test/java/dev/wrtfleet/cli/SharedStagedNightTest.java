package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.engine.Company;
import dev.wrtfleet.engine.Engine;
import dev.wrtfleet.engine.EngineOptions;
import dev.wrtfleet.engine.Share;
import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.PostgresAddress;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images by day and flashes by night, in the lab, by engines that share a real PostgreSQL. */
@PostgresTest
@Timeout(240)
class SharedStagedNightTest {
  private static final int ROUTERS = 4;

  /** So long that in a test no engine compares its clock, which is set forward, again. */
  private static final EngineOptions OPTIONS =
      new EngineOptions(
          8,
          Duration.ofSeconds(90),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          3);

  @TempDir Path home;
  private final StringWriter said = new StringWriter();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<Boolean>> driving = new ArrayList<>();
  private volatile Duration off = Duration.ZERO;

  @AfterEach
  void close() {
    threads.shutdownNow();
    threads.close();
  }

  private Surroundings around() {
    return new Surroundings(
        Map.of(
            "XDG_STATE_HOME", home.resolve("state").toString(),
            "XDG_CONFIG_HOME", home.resolve("config").toString(),
            "XDG_CACHE_HOME", home.resolve("cache").toString()),
        home,
        home,
        () -> Instant.now().plus(off),
        new BufferedReader(new StringReader("")),
        new PrintWriter(said, true),
        new PrintWriter(said, true),
        false,
        false);
  }

  private Store store(PostgresServer server) {
    InstantSource clock = () -> Instant.now().plus(off);
    var password = Map.of("PGPASSWORD", PostgresServer.PASSWORD);
    var address = PostgresAddress.of(server.url("postgres"), Optional.empty(), password, home);
    return Store.open(address, clock);
  }

  private Path playbook(Lab lab, Instant opens) throws Exception {
    var time = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
    Instant closes = opens.plus(5, ChronoUnit.HOURS);
    return Files.writeString(
        lab.directory().resolve("staged.yaml"),
        """
        name: staged
        hosts: all
        images: { catalog: images }
        window: Mon..Sun %s-%s UTC
        takes: 12m
        stage: true
        canaries: waves
        waves: [ { name: first, pick: 1 }, { name: rest, pick: rest } ]
        at_once: 2
        return_within: 60s
        health: { stable_for: 1s, within: 30s }
        """
            .formatted(time.format(opens), time.format(closes)));
  }

  /** A run with its plan, that nobody drives yet. */
  private String planned(Store store, Lab lab, Path playbook) {
    Path inventory = lab.directory().resolve("inventory.yaml");
    Path file = home.resolve("staged.plan.json");
    String[] words = {
      "plan", playbook.toString(), "-i", inventory.toString(), "--out", file.toString()
    };
    assertThat(Main.run(around(), words)).as(said.toString()).isZero();
    var spec =
        new RunSpec(
            file,
            "",
            List.of(inventory),
            Optional.empty(),
            Optional.empty(),
            Optional.of(file),
            true,
            List.of(),
            "ana",
            Instant.EPOCH);
    var plan = Optional.of(PlanFile.read(file));
    Map<Path, String> inventories = PlaybookText.ofAll(spec.inventories());
    return store.runs().create("staged", spec, inventories, Set.of(), plan).orElseThrow().id();
  }

  private Engine engine(Store store, String name) {
    var crews = new RunCrews(around(), new Workshop(around()), store, "", new LinkOptions());
    var company = new Company(Optional.of(name), Share.of(Set.of()), Duration.ofSeconds(1));
    Engine engine = Engine.startBeside(store, System::nanoTime, crews, OPTIONS, company);
    driving.add(
        threads.submit(() -> {
          engine.driveAll();
          return true;
        }));
    return engine;
  }

  private static List<Recorded> of(Store store, String run, Class<? extends Event> type) {
    return store.journal().events(run).stream()
        .filter(each -> type.isInstance(each.event()))
        .toList();
  }

  private void await(Store store, String run, Class<? extends Event> type, int count)
      throws InterruptedException {
    for (int looks = 0; looks < 900 && of(store, run, type).size() < count; looks++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(of(store, run, type)).as(type.getSimpleName() + "\n" + said).hasSize(count);
  }

  /** A turn it was in is over: by day nothing is held that others would have to wait for. */
  private static void awaitNothingHeld(PostgresServer server, String engine)
      throws InterruptedException {
    String held =
        "select count(*) from host_lease where host not like 'process/%' and owner like '"
            + engine
            + "%'";
    for (int looks = 0; looks < 100 && !server.sql("postgres", held).equals("0"); looks++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(server.sql("postgres", held)).isEqualTo("0");
  }

  /** When bytes of images were sent. */
  private static List<Instant> uploads(Store store, String run) {
    return of(store, run, Event.CommandsRun.class).stream()
        .filter(each ->
            ((Event.CommandsRun) each.event())
                .commands().stream()
                    .anyMatch(command -> command.line().startsWith("cat > /tmp/wrtfleet-")))
        .map(Recorded::at)
        .toList();
  }

  @Test
  void imagesAreBroughtOnceByDayByAnyAndFlashedOnceByNightByWhoIsLeft() throws Exception {
    Instant opens = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(2, ChronoUnit.HOURS);
    try (var server = PostgresServer.start();
        Lab lab = Lab.start(LabOptions.of(ROUTERS, home.resolve("lab")).at(100));
        Store looking = store(server);
        Store second = store(server)) {
      String run = planned(looking, lab, playbook(lab, opens));
      Store first = store(server);
      Engine one = engine(first, "one 1 1");
      Engine two = engine(second, "two 2 2");
      await(looking, run, Event.HostStaged.class, ROUTERS);
      assertThat(lab.routers()).allMatch(router -> router.flashes() == 0);
      // As killed, as far as others can tell: it gives nothing back, and reaches the journal no
      // more.
      one.stop();
      awaitNothingHeld(server, "one 1 1");
      first.close();

      off = Duration.between(Instant.now(), opens.minusSeconds(2));
      await(looking, run, Event.RunFinished.class, 1);
      assertThat(RolloutState.replay(looking.journal().events(run)).phase())
          .isEqualTo(RunPhase.FINISHED);
      assertThat(lab.routers()).allMatch(router -> router.flashes() == 1);
      assertThat(of(looking, run, Event.StageBegun.class)).hasSize(ROUTERS);
      assertThat(of(looking, run, Event.StageLost.class)).isEmpty();
      assertThat(uploads(looking, run))
          .hasSize(ROUTERS)
          .allSatisfy(at -> assertThat(at).isBefore(opens));
      assertThat(of(looking, run, Event.FlashIssued.class))
          .hasSize(ROUTERS)
          .allSatisfy(each -> assertThat(each.at()).isAfterOrEqualTo(opens));
      two.close();
      one.close();
    }
  }
}

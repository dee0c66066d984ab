package dev.wrtfleet.playbook;

import dev.wrtfleet.fleet.SelectorReader;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Folder;
import dev.wrtfleet.yaml.Keys;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.SourceText;
import dev.wrtfleet.yaml.Yaml;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a playbook. Everything wrong in it is reported together, as one {@link FleetException} with
 * exit code 2; a key that does nothing in this version is refused, never ignored. Looks at no image
 * and at no fleet.
 */
public final class PlaybookReader {
  private static final Duration RETURN_WITHIN = Duration.ofMinutes(10);
  private static final Duration MAX_RETURN_WITHIN = Duration.ofDays(1);

  /** Who is away for longer is not expected back. */
  private static final Duration MAX_WAIT_FOR_ABSENT = Duration.ofDays(90);

  private static final Duration MAX_SITE_WAIT = Duration.ofDays(7);

  /** More than any fleet has at one site. */
  private static final int MAX_SITE_HOSTS = 20_000;

  private static final Keys KEEP = Keys.of("keep");

  private final Path home;

  /** A reader for which {@code ~} stands for {@code home}. */
  public PlaybookReader(Path home) {
    this.home = home;
  }

  /** The playbook of a file. */
  public Playbook read(Path file) {
    return read(file, SourceText.read(file));
  }

  /** The playbook of a text that once stood in {@code file}; its paths count from that folder. */
  public Playbook read(Path file, String text) {
    return read(file, new SourceText(file.toString(), text));
  }

  private Playbook read(Path file, SourceText source) {
    var reading = new Reading();
    YamlMap map = Yaml.map(source, "a playbook", reading);
    Optional<Playbook> playbook = new Sheet(map, Folder.of(file, home), reading).playbook();
    reading.finish();
    return playbook.orElseThrow(() -> new IllegalStateException("no playbook and no problem"));
  }

  /**
   * Who stops what. The first failure halts where the playbook says nothing; a wave that has
   * budgets of its own has said something.
   */
  private record Stops(StopWhen run, List<WaveSpec> waves) {
    static Stops of(Optional<StopWhen> written, List<WaveSpec> waves) {
      boolean onlyWaves =
          written.isEmpty() && waves.stream().anyMatch(wave -> wave.stopWhen().isPresent());
      if (!onlyWaves) {
        return new Stops(written.orElse(StopWhen.FIRST_FAILURE), waves);
      }
      return new Stops(
          StopWhen.NEVER,
          waves.stream()
              .map(wave ->
                  wave.stopWhen().isPresent() ? wave : wave.withStopWhen(StopWhen.FIRST_FAILURE))
              .toList());
    }
  }

  private static String word(Fallback.OnFailedGate value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** One playbook being read. */
  private static final class Sheet {
    private final Fields top;
    private final Folder folder;
    private final Reading reading;

    Sheet(YamlMap map, Folder folder, Reading reading) {
      this.top = new Fields(map, PlaybookKeys.TOP, reading);
      this.folder = folder;
      this.reading = reading;
    }

    Optional<Playbook> playbook() {
      new LaterShapes(reading).check(top);
      Optional<String> name = new NameReader(reading).read(top, "name");
      Optional<String> hosts =
          top.required("hosts").flatMap(node -> new SelectorReader(reading).read("hosts", node));
      Optional<ImagesReader.Images> images = images();
      Hooks hooks = hooks();
      String describe = top.text("describe").orElse("");
      ConfigPolicy config = top.value("config").map(this::config).orElse(ConfigPolicy.KEEP);
      List<WaveSpec> waves =
          top.value("waves")
              .map(new WavesReader(reading)::read)
              .orElse(WavesReader.EVERYTHING_AT_ONCE);
      var limits = new LimitsReader(reading);
      int atOnce = limits.total(top);
      Limits others = limits.read(top);
      Stops stops = stops(waves);
      Duration returnWithin = returnWithin();
      HealthSpec health = health();
      Schedule schedule = new WindowReader(reading).read(top);
      Optional<Duration> waitForAbsent = waitForAbsent(waves);
      SiteDown siteDown = siteDown();
      Fallback.OnFailedGate onFailedGate = onFailedGate();
      if (name.isEmpty() || hosts.isEmpty() || images.isEmpty()) {
        return Optional.empty();
      }
      var playbook =
          new Playbook(
              name.get(),
              describe,
              hosts.get(),
              images.get().catalog(),
              images.get().map(),
              images.get().require(),
              images.get().build(),
              config,
              stops.waves(),
              atOnce,
              stops.run(),
              returnWithin,
              health,
              schedule,
              others,
              Optional.empty(),
              hooks,
              siteDown,
              new Fallback(images.get().before(), onFailedGate));
      return waitForAbsent.map(playbook::waitingForAbsent).or(() -> Optional.of(playbook));
    }

    private Stops stops(List<WaveSpec> waves) {
      Optional<StopWhen> written =
          top.fields("stop_when", PlaybookKeys.STOP_WHEN).map(new StopWhenReader(reading)::read);
      return Stops.of(written, waves);
    }

    private Duration returnWithin() {
      return new Durations(reading)
          .read(top, "return_within", Duration.ofSeconds(1), MAX_RETURN_WITHIN)
          .orElse(RETURN_WITHIN);
    }

    private Optional<ImagesReader.Images> images() {
      return top.required("images")
          .flatMap(reading::map)
          .map(map -> new Fields(map, PlaybookKeys.IMAGES, reading))
          .map(new ImagesReader(folder, reading)::read);
    }

    private Optional<Duration> waitForAbsent(List<WaveSpec> waves) {
      Optional<Duration> wait =
          new Durations(reading)
              .read(top, "wait_for_absent", Duration.ofSeconds(1), MAX_WAIT_FOR_ABSENT);
      boolean isTaken = waves.stream().anyMatch(wave -> wave.name().equals(Playbook.LATE));
      if (wait.isPresent() && isTaken) {
        refuseSecondLateWave();
      }
      return wait;
    }

    private void refuseSecondLateWave() {
      reading.problem(
          top.entry("wait_for_absent").orElseThrow().where(),
          "playbook.duplicate-wave",
          "the wave of hosts that are away is called 'late', and there is one of this name",
          "Give your wave another name.");
    }

    private Hooks hooks() {
      return top.fields("hooks", PlaybookKeys.HOOKS)
          .map(new HooksReader(folder, reading)::read)
          .orElse(Hooks.NONE);
    }

    private HealthSpec health() {
      return top.fields("health", PlaybookKeys.HEALTH)
          .map(new HealthReader(reading)::read)
          .orElse(HealthReader.USUAL);
    }

    private Fallback.OnFailedGate onFailedGate() {
      List<String> words =
          Arrays.stream(Fallback.OnFailedGate.values()).map(PlaybookReader::word).toList();
      Optional<String> word = top.text("on_failed_gate");
      if (word.isPresent() && !words.contains(word.get())) {
        reading.problem(
            top.value("on_failed_gate").orElseThrow().where(),
            "playbook.on-failed-gate",
            "on_failed_gate is either 'halt' or 'rollback'",
            DidYouMean.hint(word.get(), words));
      }
      return word.filter(word(Fallback.OnFailedGate.ROLLBACK)::equals)
          .map(any -> Fallback.OnFailedGate.ROLLBACK)
          .orElse(Fallback.OnFailedGate.HALT);
    }

    private SiteDown siteDown() {
      return top.fields("site_down", PlaybookKeys.SITE_DOWN)
          .map(this::siteDown)
          .orElse(SiteDown.USUAL);
    }

    private SiteDown siteDown(Fields fields) {
      String by = fields.text("by").orElse(SiteDown.USUAL.by());
      int count = fields.integer("hosts", 1, MAX_SITE_HOSTS).orElse(SiteDown.USUAL.hosts());
      Duration waits =
          new Durations(reading)
              .read(fields, "waits", Duration.ofMinutes(1), MAX_SITE_WAIT)
              .orElse(SiteDown.USUAL.waits());
      return new SiteDown(by, count, waits);
    }

    private ConfigPolicy config(YamlNode node) {
      if (node instanceof YamlMap map) {
        top.notAvailable(map.where(), "config: { keep: … }");
        new Fields(map, KEEP, reading).value("keep").ifPresent(new LaterShapes(reading)::keep);
        return ConfigPolicy.KEEP;
      }
      String word = reading.text(node).orElse("keep");
      switch (word) {
        case "keep" -> {
          return ConfigPolicy.KEEP;
        }
        case "wipe" -> {
          return ConfigPolicy.WIPE;
        }
        case "access" -> top.notAvailable(node.where(), "config: access");
        default ->
            reading.problem(
                node.where(),
                "playbook.config",
                "config is either 'keep' or 'wipe'",
                DidYouMean.hint(word, List.of("keep", "wipe")));
      }
      return ConfigPolicy.KEEP;
    }
  }
}

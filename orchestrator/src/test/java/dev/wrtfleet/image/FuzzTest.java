package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looks for inputs that break a promise, guided by what code each one reaches (Jazzer, which fuzzes
 * one target a process). Without {@code fuzz.minutes} some thousand inputs; with it, that many
 * minutes for all targets together, beginning where the last such run ended.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FuzzTest {
  private static final double MINUTES = Double.parseDouble(System.getProperty("fuzz.minutes", "0"));
  private static final List<String> ONLY =
      List.of(System.getProperty("fuzz.targets", "").split(",", -1));
  private static final Path WORK = Path.of("target/fuzz");

  /** Chosen so that the whole test costs less than a minute of one processor. */
  private static final int SHORT_RUNS = 10_000;

  /** Longer inputs reach no more code, and are slower. */
  private static final int INPUT_MAX = 8 * 1024;

  private static final int INPUT_SECONDS_MAX = 30;
  private static final Pattern RUNS = Pattern.compile("number_of_executed_units: (\\d+)");
  private static final Pattern COVERED = Pattern.compile("(?:DONE|pulse|NEW) +cov: (\\d+)");

  private record Outcome(int status, String log) {
    long number(Pattern wanted) {
      var found = wanted.matcher(log).results().toList();
      return found.isEmpty() ? -1 : Long.parseLong(found.getLast().group(1));
    }
  }

  /** A process costs seconds before the first input, so the short run has one for all. */
  static List<FuzzTarget> targets() {
    if (MINUTES == 0) {
      return List.of(FuzzTarget.ANY);
    }
    return ONLY.contains("")
        ? FuzzTarget.each()
        : ONLY.stream().map(word -> FuzzTarget.named(word).orElseThrow()).toList();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void noInputFoundBreaksAPromise(FuzzTarget target) throws IOException, InterruptedException {
    Path folder = WORK.resolve(target.word());
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path seeds = seeds(target, folder.resolve("seeds"));
    List<String> limits = limits();
    Outcome outcome =
        MINUTES > 0
            ? fuzz(folder, target.word(), limits, corpus, seeds)
            : fuzz(folder, target.word(), limits, seeds);
    assertThat(outcome.status)
        .as(
            "%s%nKeep the input above (crash-…) as src/test/resources/fuzz/%s/NAME, then mend it.",
            outcome.log, target.word())
        .isZero();
    assertThat(outcome.number(RUNS)).isGreaterThanOrEqualTo(MINUTES > 0 ? 1 : SHORT_RUNS);
    assertThat(outcome.number(COVERED)).as(outcome.log).isPositive();
  }

  /** Found only where the way there is: by chance it would take 2^32 inputs. */
  @Test
  void aPlantedMistakeIsFound() throws IOException, InterruptedException {
    assumeTrue(MINUTES == 0);
    Path folder = WORK.resolve("planted");
    Files.createDirectories(folder);
    Outcome outcome = fuzz(folder, FuzzEntry.PLANTED, List.of("-runs=500000", "-seed=1"));
    assertThat(outcome.status).as(outcome.log).isNotZero();
    assertThat(outcome.log).contains(FuzzEntry.FOUND);
  }

  private static List<String> limits() {
    if (MINUTES == 0) {
      return List.of("-runs=" + SHORT_RUNS, "-seed=1");
    }
    return List.of("-max_total_time=" + Math.max(1, Math.round(MINUTES * 60 / targets().size())));
  }

  private static Path seeds(FuzzTarget target, Path folder) throws IOException {
    Files.createDirectories(folder);
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(folder.resolve("seed-" + number++), seed);
    }
    return folder;
  }

  private static Outcome fuzz(Path folder, String target, List<String> limits, Path... corpora)
      throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=" + (MINUTES > 0 ? 4 : 1)));
    words.addAll(List.of("-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add("com.code_intelligence.jazzer.Jazzer");
    words.add("--target_class=" + FuzzEntry.class.getName());
    words.add("--target_args=" + target);
    words.add("--instrumentation_includes=dev.wrtfleet.**");
    words.add("--custom_hook_includes=dev.wrtfleet.**");
    words.add("--reproducer_path=" + folder);
    words.addAll(limits);
    words.addAll(
        List.of(
            "-artifact_prefix=" + folder + "/",
            "-max_len=" + INPUT_MAX,
            "-timeout=" + INPUT_SECONDS_MAX,
            "-print_final_stats=1"));
    for (Path corpus : corpora) {
      words.add(corpus.toString());
    }
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      long minutes = (long) MINUTES + 5;
      assertThat(process.waitFor(minutes, TimeUnit.MINUTES)).as("ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(log));
  }
}

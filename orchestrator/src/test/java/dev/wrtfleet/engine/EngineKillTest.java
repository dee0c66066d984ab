package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed (SIGKILL) while routers are being flashed. */
class EngineKillTest {
  private static final int KILLS = 3;

  @TempDir Path folder;

  private Process engine(String run) throws IOException {
    var words =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledEngine.class.getName(),
            folder.toString(),
            run);
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Test
  @Timeout(180)
  void killedAgainAndAgainNoRouterIsFlashedTwiceAndEveryHostEnds() throws Exception {
    long seed = Long.getLong("seed", 20261122L);
    var chance = new Random(seed);
    String run;
    try (var store = open()) {
      run = store.runs().create("canary", Fleets.spec()).id();
    }
    for (int kill = 0; kill < KILLS; kill++) {
      killAfter(engine(run), 5 + chance.nextInt(12));
    }
    Process last = engine(run);
    assertThat(last.inputReader().lines().toList()).endsWith("FINISHED");
    List<String> flashes = Files.readAllLines(KilledEngine.flashes(folder));
    assertThat(flashes).as("seed %d", seed).doesNotHaveDuplicates();
    try (var store = open()) {
      var state = RolloutState.replay(store.journal().events(run));
      assertThat(state.phase()).isEqualTo(RunPhase.FINISHED);
      var flashed = new HashSet<>(flashes);
      assertThat(state.hosts()).hasSize(KilledEngine.HOSTS);
      state
          .hosts()
          .forEach((host, progress) ->
              assertThat(progress.ended().map(Event.HostEnded::outcome))
                  .as("%s, seed %d", host, seed)
                  .contains(flashed.contains(host) ? Outcome.UPGRADED : Outcome.NOT_STARTED));
    }
  }

  private static void killAfter(Process engine, int flashes) throws Exception {
    try (BufferedReader lines = engine.inputReader()) {
      Stream.generate(() -> line(lines))
          .limit(flashes)
          .forEach(line -> assertThat(line).startsWith("ap-"));
    } finally {
      engine.destroyForcibly().waitFor();
    }
  }

  private static String line(BufferedReader lines) {
    try {
      return String.valueOf(lines.readLine());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Store open() {
    return Store.open(new StateFolder(folder), InstantSource.system());
  }
}

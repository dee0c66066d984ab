package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed (SIGKILL). */
class KillTest {
  private static final int ROUNDS = 3;
  private static final int ACKNOWLEDGED_MIN = 150;

  @TempDir Path temp;

  private Process child(String... args) throws IOException {
    return java(List.of(), args).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static ProcessBuilder java(List<String> options, String... args) {
    var words = new ArrayList<String>();
    words.add(ProcessHandle.current().info().command().orElse("java"));
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(options);
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(KilledWriter.class.getName());
    words.addAll(List.of(args));
    return new ProcessBuilder(words);
  }

  @Test
  void whatWasAcknowledgedSurvivesAKillAtAnyInstant() throws Exception {
    var folder = new StateFolder(temp);
    String run;
    try (var store = Store.open(folder, InstantSource.system())) {
      run = store.runs().create("canary", Samples.spec()).id();
    }
    var acknowledged = new HashSet<Integer>();
    for (int round = 0; round < ROUNDS; round++) {
      Process writer = child(temp.toString(), run, "append=" + round * 1_000_000);
      try (BufferedReader acks = writer.inputReader()) {
        for (int i = 0; i < ACKNOWLEDGED_MIN + 37 * round; i++) {
          acknowledged.add(Integer.parseInt(acks.readLine()));
        }
        // By its handle: the process object would close the pipe with what was printed last.
        writer.toHandle().destroyForcibly();
        writer.waitFor();
        // What was printed before the kill and not read yet was acknowledged, too; a last line
        // may be torn.
        String text = acks.lines().collect(Collectors.joining("\n"));
        text.lines()
            .limit(Math.max(0, text.lines().count() - 1))
            .map(Integer::valueOf)
            .forEach(acknowledged::add);
      } finally {
        writer.destroyForcibly();
      }
      assertThat(inJournal(folder, run)).containsAll(acknowledged);
    }
  }

  private static Set<Integer> inJournal(StateFolder folder, String run) {
    try (var store = Store.open(folder, InstantSource.system())) {
      return store.journal().events(run).stream()
          .filter(recorded -> recorded.event() instanceof Event.WaveOpened)
          .map(recorded -> ((Event.WaveOpened) recorded.event()).wave())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aSecondDriverIsToldWhoIsFirstAndTheLockOfAKilledOneIsFree() throws Exception {
    var folder = new StateFolder(temp);
    Process first = child(temp.toString(), "-", "lock");
    try {
      assertThat(first.inputReader().readLine()).isEqualTo("locked");
      assertThat(EngineLock.holder(folder).orElseThrow()).contains("process " + first.pid());
      assertThatThrownBy(() -> EngineLock.take(folder, InstantSource.system()))
          .isInstanceOfSatisfying(
              FleetException.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
                assertThat(e.problems().getFirst().why())
                    .contains("process " + first.pid() + " since ");
              });
    } finally {
      first.destroyForcibly().waitFor();
    }
    assertThat(EngineLock.holder(folder)).isEmpty();
    EngineLock.take(folder, InstantSource.system()).close();
  }

  @Test
  void oneProcessTakesTheLockOnce() {
    var folder = new StateFolder(temp);
    try (var first = EngineLock.take(folder, InstantSource.system())) {
      first.check();
      System.gc();
      assertThatThrownBy(() -> EngineLock.take(folder, InstantSource.system()))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("another wrtfleet drives");
      assertThat(EngineLock.holder(folder)).contains("this very process");
    }
    assertThat(EngineLock.holder(folder)).isEmpty();
    EngineLock.take(folder, InstantSource.system()).close();
  }

  @Test
  void aFolderTheNativeLibraryCannotBeLoadedFromIsNamed() throws Exception {
    Path noFolder = Files.createFile(temp.resolve("no folder"));
    Process process =
        java(
                List.of("-Dorg.sqlite.tmpdir=" + noFolder),
                temp.resolve("state").toString(),
                "-",
                "append=0")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said).contains("native library cannot be unpacked").contains(noFolder.toString());
  }
}

package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsFileTest {
  private static final WireKey KEY =
      KnownHostsLine.parse("a " + KnownHostsLineTest.KEY).orElseThrow().key();
  private static final WireKey OTHER =
      KnownHostsLine.parse(
              "a ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAID1AF8PoQ4laka4Gxq/T+2W6N/mVvlgX5q5Ex8YfbmDM")
          .orElseThrow()
          .key();

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("deep/known_hosts");
  }

  @Test
  void manyThreadsAndFilesAddEveryRouterOnce() throws Exception {
    var files = List.of(new KnownHostsFile(file()), new KnownHostsFile(file()));
    var jobs = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      jobs.add(() -> files.get(number % 2).addFirst("router" + number / 4, KEY).size());
    }
    try (var pool = Executors.newFixedThreadPool(16)) {
      assertThat(pool.invokeAll(jobs)).extracting(Future::get).containsOnly(1);
    }
    assertThat(Files.readAllLines(file())).hasSize(50).doesNotHaveDuplicates();
  }

  /** Adds a hundred names; also run as a process of its own. */
  static final class Adder {
    private Adder() {}

    public static void main(String[] arguments) throws IOException {
      var known = new KnownHostsFile(Path.of(arguments[0]));
      for (int i = 0; i < 100; i++) {
        known.addFirst(arguments[1] + i, KEY);
      }
    }
  }

  @Test
  void twoProcessesDoNotOverwriteEachOther() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Adder.class.getName(),
                file().toString(),
                "theirs")
            .inheritIO()
            .start();
    CommandsTest.whenThere(file(), () -> {});
    Adder.main(new String[] {file().toString(), "ours"});
    assertThat(other.waitFor()).isZero();
    assertThat(Files.readAllLines(file()))
        .hasSize(200)
        .allMatch(line -> KnownHostsLine.parse(line).isPresent());
  }

  @Test
  void whoeverComesSecondGetsTheKeyOfTheFirst() throws IOException {
    var known = new KnownHostsFile(file());
    known.addFirst("router", KEY);
    assertThat(new KnownHostsFile(file()).addFirst("router", OTHER))
        .extracting(KnownHostsLine::key)
        .containsExactly(KEY);
  }

  @Test
  void aFileWithoutALastNewlineIsContinuedOnANewLine() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "first " + KnownHostsLineTest.KEY);
    new KnownHostsFile(file()).addFirst("second", KEY);
    assertThat(Files.readString(file()))
        .isEqualTo("first " + KnownHostsLineTest.KEY + "\nsecond " + KnownHostsLineTest.KEY + "\n");
  }

  @Test
  void whatAnotherProcessWroteIsSeen() throws IOException {
    var known = new KnownHostsFile(file());
    assertThat(known.of("router")).isEmpty();
    new KnownHostsFile(file()).addFirst("router", KEY);
    assertThat(known.of("router")).hasSize(1);
    new KnownHostsFile(file()).replace("router", OTHER);
    assertThat(known.of("router")).extracting(KnownHostsLine::key).containsExactly(OTHER);
  }

  @Test
  void replacingKeepsCommentsSharedLinesAndStrangers() throws IOException {
    Files.createDirectories(file().getParent());
    String key = KnownHostsLineTest.KEY;
    Files.writeString(
        file(),
        "# mine\nrouter,10.0.0.1 " + key + " note\n\nrouter " + key + "\nother " + key + "\n");
    new KnownHostsFile(file()).replace("router", OTHER);
    assertThat(Files.readString(file()))
        .isEqualTo(
            "# mine\n10.0.0.1 "
                + key
                + "\n\nother "
                + key
                + "\nrouter ssh-ed25519 "
                + OTHER.base64()
                + "\n");
  }

  @Test
  void aDamagedLineIsNamedAndNothingIsWritten() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "ok " + KnownHostsLineTest.KEY + "\nrouter ssh-rsa\n");
    var known = new KnownHostsFile(file());
    assertThatThrownBy(() -> known.addFirst("router", KEY))
        .isInstanceOf(IOException.class)
        .hasMessage(file() + " line 2: expected host names, key type and key");
    assertThatThrownBy(() -> known.replace("router", KEY)).isInstanceOf(IOException.class);
    assertThat(Files.readAllLines(file())).hasSize(2);
  }
}

package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.testbed.DropbearRouter;
import dev.wrtfleet.testbed.DropbearTest;
import dev.wrtfleet.testbed.RouterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of commands on a real dropbear. */
@DropbearTest
@Timeout(60)
class CommandsTest {
  private static DropbearRouter router;
  @TempDir private static Path folder;
  private static Bench bench;
  private Link link;

  @BeforeAll
  static void start() throws IOException {
    router = DropbearRouter.start(RouterSpec.open("commands"));
    bench = new Bench(folder);
  }

  @AfterAll
  static void stop() {
    router.close();
  }

  @BeforeEach
  void open() throws LinkException {
    link = bench.links().open(router.host(bench.noLogin()), Trust.KNOWN);
  }

  @AfterEach
  void close() {
    link.close();
  }

  private static Command line(String line) {
    return Command.of(ShellLine.verbatim(line)).within(Duration.ofSeconds(20));
  }

  @Test
  void outputErrorAndStatusComeBack() throws LinkException {
    CommandResult result = link.run(line("echo out; echo err >&2; exit 3"));
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).isEqualTo("err\n");
    assertThat(result.ending()).isEqualTo(new Ending.Exited(3));
    assertThat(result.cut()).isFalse();
  }

  @Test
  void status246And127ComeBack() throws LinkException {
    assertThat(link.run(line("exit 246")).ending()).isEqualTo(new Ending.Exited(246));
    assertThat(link.run(Command.of("no-such-program")).ending()).isEqualTo(new Ending.Exited(127));
  }

  @Test
  void theRouterHasFilesOfItsOwn() throws LinkException {
    assertThat(link.run(Command.of("cat", "/tmp/sysinfo/board_name")).out())
        .isEqualTo("tplink,archer-c7-v5\n");
    assertThat(link.run(Command.of("ubus", "call", "system", "board")).out())
        .contains("r24106-10cc5fcd00");
    assertThat(
            link.run(Command.of("uci", "-q", "get", "system.@system[0].compat_version")).ending())
        .isEqualTo(new Ending.Exited(1));
  }

  @Test
  void wordsArriveUnchanged() throws LinkException {
    String word = "a b'c\"d$e`f\\g\nh*?[x];&|<>#~!";
    assertThat(link.run(Command.of("printf", "%s", word)).out()).isEqualTo(word);
  }

  @Test
  void aCommandThatReadsInputGetsItsEnd() throws LinkException {
    assertThat(link.run(line("cat; echo done")).out()).isEqualTo("done\n");
  }

  @Test
  void aCommandKilledByASignalSaysWhich() throws LinkException {
    assertThat(link.run(line("kill -9 $$")).ending()).isEqualTo(new Ending.Killed("KILL"));
    assertThat(link.run(line("kill -TERM $$")).ending()).isEqualTo(new Ending.Killed("TERM"));
    assertThat(link.run(line("echo still here")).ok()).isTrue();
  }

  @Test
  void hugeErrorOutputDoesNotBlockOutput() throws LinkException {
    CommandResult result = link.run(line("head -c 5000000 /dev/zero | tr '\\000' x >&2; echo end"));
    assertThat(result.out()).isEqualTo("end\n");
    assertThat(result.err()).hasSize(result.command().outputMaxBytes());
    assertThat(result.cut()).isTrue();
  }

  @Test
  void endlessOutputEndsByTheTimeLimitAndKeepsItsStart() {
    Command yes = Command.of("yes").within(Duration.ofSeconds(1));
    var thrown = catchThrowableOfType(LinkException.class, () -> link.run(yes));
    assertThat(thrown.failure()).isEqualTo(new LinkFailure.TooSlow("'yes'", Duration.ofSeconds(1)));
    assertThat(thrown.partial().orElseThrow().out()).startsWith("y\ny\n");
    assertThat(thrown.partial().orElseThrow().cut()).isTrue();
  }

  @Test
  void silenceEndsACommandLongBeforeItsLimit() {
    var command =
        new Command(
            ShellLine.verbatim("echo start; sleep 50"),
            Duration.ofSeconds(50),
            Duration.ofSeconds(1),
            1000);
    var thrown = catchThrowableOfType(LinkException.class, () -> link.run(command));
    assertThat(thrown.failure())
        .isEqualTo(new LinkFailure.TooSlow("'echo start; sleep 50'", Duration.ofSeconds(1)));
    assertThat(thrown.partial().orElseThrow().out()).isEqualTo("start\n");
  }

  @Test
  void aDeadLinkSaysSoAndNotMore() {
    Bench.failure(() -> link.run(Command.of("sleep", "50").within(Duration.ofMillis(200))));
    assertThat(Bench.failure(() -> link.run(Command.of("true"))))
        .isEqualTo(new LinkFailure.Lost("this link has ended"));
  }

  @Test
  void aConnectionKilledInACommandIsLostWithWhatItSaid() throws IOException {
    Path running = router.path("/tmp/running");
    Command command = line("echo said; touch /tmp/running; sleep 50");
    var killer = Thread.ofVirtual().start(() -> whenThere(running, router::killConnections));
    var thrown = catchThrowableOfType(LinkException.class, () -> link.run(command));
    assertThat(thrown.failure()).isInstanceOf(LinkFailure.Lost.class);
    assertThat(thrown.failure().words()).isEqualTo("the connection broke: the other side hung up");
    assertThat(thrown.partial().orElseThrow().out()).isEqualTo("said\n");
    assertThat(thrown.partial().orElseThrow().ending()).isEqualTo(new Ending.Closed());
    assertThat(killer.isInterrupted()).isFalse();
    Files.delete(running);
  }

  @Test
  void aRouterThatStopsDeadIsNoticedByItsMissingKeepalives() {
    Path running = router.path("/tmp/frozen");
    Thread.ofVirtual().start(() -> whenThere(running, router::freeze));
    try {
      assertThat(Bench.failure(() -> link.run(line("touch /tmp/frozen; sleep 50"))))
          .isEqualTo(new LinkFailure.Lost("no sign of life"));
    } finally {
      router.thaw();
    }
  }

  @Test
  void aStrangeEndOfOneCommandLeavesTheLinkUsable() throws LinkException {
    link.run(line("head -c 3000000 /dev/zero"));
    for (int i = 0; i < 20; i++) {
      assertThat(link.run(Command.of("echo", String.valueOf(i))).out()).isEqualTo(i + "\n");
    }
  }

  @Test
  void fetchStreamsOutputIntoAFile() throws LinkException, IOException {
    Path file = folder.resolve("fetched");
    CommandResult result =
        link.fetch(line("head -c 3000000 /dev/zero; echo hint >&2"), file, 4_000_000);
    assertThat(result.ok()).isTrue();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("hint\n");
    assertThat(file).hasSize(3_000_000);
  }

  @Test
  void fetchKeepsNoMoreThanAllowed() throws LinkException {
    Path file = folder.resolve("cut");
    CommandResult result = link.fetch(line("head -c 3000000 /dev/zero"), file, 1000);
    assertThat(result.cut()).isTrue();
    assertThat(result.ok()).isTrue();
    assertThat(file).hasSize(1000);
  }

  @Test
  void aFetchOntoAFullDiskIsOurOwnTrouble() {
    assertThat(
            Bench.failure(() ->
                link.fetch(line("head -c 3000000 /dev/zero"), Path.of("/dev/full"), 4_000_000)))
        .isInstanceOf(LinkFailure.LocalFile.class);
  }

  @Test
  void anInterruptedCallerIsFreeAtOnceAndStaysInterrupted() throws InterruptedException {
    var caught = new LinkFailure[1];
    var flag = new boolean[1];
    var caller =
        Thread.ofPlatform()
            .start(() -> {
              caught[0] = Bench.failure(() -> link.run(line("sleep 50")));
              flag[0] = Thread.currentThread().isInterrupted();
            });
    caller.interrupt();
    caller.join(5000);
    assertThat(caught[0]).isEqualTo(new LinkFailure.Lost(SshLink.STOPPED));
    assertThat(flag[0]).isTrue();
  }

  /** Does it once the router has made this file; gives up with the test's own time limit. */
  static void whenThere(Path file, Runnable then) {
    while (Files.notExists(file)) {
      Thread.onSpinWait();
    }
    then.run();
  }
}

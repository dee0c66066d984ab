package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.router.UploadProgress;
import dev.wrtfleet.testbed.DropbearRouter;
import dev.wrtfleet.testbed.DropbearTest;
import dev.wrtfleet.testbed.RouterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files on their way to a real dropbear. */
@DropbearTest
@Timeout(60)
class UploadsTest {
  private static final int MEGABYTE = 1 << 20;
  private static DropbearRouter router;
  @TempDir private static Path folder;
  private static Bench bench;
  private Link link;

  @BeforeAll
  static void start() throws IOException {
    router = DropbearRouter.start(RouterSpec.open("uploads"));
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
    return Command.of(ShellLine.verbatim(line)).within(Duration.ofSeconds(30));
  }

  /** With a stall limit far below the library's own 30 s. */
  private static Command stalling(String line) {
    return new Command(
        ShellLine.verbatim(line), Duration.ofSeconds(30), Duration.ofSeconds(2), 1000);
  }

  private static Path file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sixteenMegabytesArriveWhole() throws IOException, LinkException {
    Path image = file("image", 16 * MEGABYTE);
    List<Long> heard = new ArrayList<>();
    CommandResult sent =
        link.send(line("cat > /tmp/image"), image, (done, total) -> heard.add(done));
    assertThat(sent.ending()).isEqualTo(new Ending.Exited(0));
    assertThat(link.run(line("sha256sum < /tmp/image")).out()).isEqualTo(sha256(image) + "  -\n");
    assertThat(heard).isSorted().hasSizeGreaterThan(100).endsWith(16L * MEGABYTE);
  }

  @Test
  void theTailIsNotLostWhenTheWindowIsFull() throws IOException, LinkException {
    // 90212 bytes to a reader that starts late: the library's own stream loses the last 100.
    Path image = file("tail", 90_212);
    CommandResult sent =
        link.send(line("sleep 1; cat > /tmp/tail; wc -c < /tmp/tail"), image, UploadProgress.NONE);
    assertThat(sent.out().strip()).isEqualTo("90212");
  }

  @Test
  void anEmptyFileArrives() throws IOException, LinkException {
    assertThat(link.send(line("wc -c"), file("empty", 0), UploadProgress.NONE).out().strip())
        .isEqualTo("0");
  }

  @Test
  void aPauseOfTheRouterIsNotAFailure() throws IOException, LinkException {
    CommandResult sent =
        link.send(line("sleep 2; wc -c"), file("slow", MEGABYTE), UploadProgress.NONE);
    assertThat(sent.out().strip()).isEqualTo(String.valueOf(MEGABYTE));
  }

  @Test
  void anUploadThatStallsEndsByTheStallLimit() throws IOException {
    Path image = file("stall", MEGABYTE);
    assertThat(Bench.failure(() -> link.send(stalling("sleep 50"), image, UploadProgress.NONE)))
        .isEqualTo(new LinkFailure.TooSlow("'sleep 50'", Duration.ofSeconds(2)));
  }

  @Test
  void aRouterThatStopsDeadInAnUploadIsNoticedByItsMissingKeepalives() throws IOException {
    Path image = file("frozen", 16 * MEGABYTE);
    var once = new boolean[1];
    try {
      assertThat(
              Bench.failure(() ->
                  link.send(
                      line("cat > /dev/null"),
                      image,
                      (sent, total) -> {
                        if (sent > MEGABYTE && !once[0]) {
                          once[0] = true;
                          router.freeze();
                        }
                      })))
          .isEqualTo(new LinkFailure.Lost("no sign of life"));
    } finally {
      router.thaw();
    }
  }

  @Test
  void aConnectionKilledInAnUploadIsLostAtOnce() throws IOException {
    Path image = file("killed", 16 * MEGABYTE);
    assertThat(
            Bench.failure(() ->
                link.send(
                    line("cat > /dev/null"),
                    image,
                    (sent, total) -> {
                      if (sent > MEGABYTE) {
                        router.killConnections();
                      }
                    })))
        .isInstanceOf(LinkFailure.Lost.class);
  }

  @Test
  void aFullRouterSaysSoWithoutAStall() throws IOException, LinkException {
    Path image = file("full", 16 * MEGABYTE);
    for (int i = 0; i < 5; i++) {
      CommandResult sent =
          link.send(stalling("cat > /dev/full || exit 7"), image, UploadProgress.NONE);
      assertThat(sent.ending()).isEqualTo(new Ending.Exited(7));
      assertThat(sent.err()).contains("No space left");
    }
    assertThat(link.run(line("echo still here")).out()).isEqualTo("still here\n");
  }

  @Test
  void aCommandThatIgnoresItsInputEndsTheUpload() throws IOException, LinkException {
    CommandResult sent =
        link.send(stalling("exit 5"), file("ignored", 16 * MEGABYTE), UploadProgress.NONE);
    assertThat(sent.ending()).isEqualTo(new Ending.Exited(5));
  }

  @Test
  void aFileThatIsNotThereIsOurOwnTroubleAndNothingIsRun() throws LinkException {
    Path missing = folder.resolve("missing");
    assertThat(Bench.failure(() -> link.send(line("touch /tmp/ran"), missing, UploadProgress.NONE)))
        .isInstanceOf(LinkFailure.LocalFile.class);
    assertThat(router.path("/tmp/ran")).doesNotExist();
    assertThat(link.run(line("echo still here")).ok()).isTrue();
  }

  @Test
  void aFileThatGrowsWhileItIsSentIsAFailure() throws IOException {
    Path image = file("grows", 4 * MEGABYTE);
    assertThat(
            Bench.failure(
                () -> link.send(line("cat > /dev/null"), image, (sent, total) -> append(image))))
        .isEqualTo(new LinkFailure.LocalFile(image + " changed while it was sent"));
  }

  @Test
  void aFileThatShrinksWhileItIsSentIsAFailure() throws IOException {
    Path image = file("shrinks", 4 * MEGABYTE);
    assertThat(
            Bench.failure(
                () -> link.send(line("cat > /dev/null"), image, (sent, total) -> truncate(image))))
        .isEqualTo(new LinkFailure.LocalFile(image + " changed while it was sent"));
  }

  private static void append(Path file) {
    try {
      Files.write(file, new byte[1], StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void truncate(Path file) {
    try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(MEGABYTE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package dev.wrtfleet.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.download.DownloadOutcome.AlreadyThere;
import dev.wrtfleet.download.DownloadOutcome.Arrived;
import dev.wrtfleet.download.DownloadOutcome.Cause;
import dev.wrtfleet.download.DownloadOutcome.Failed;
import dev.wrtfleet.testbed.Mount;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file from servers that behave, and from those that do not. */
class DownloadTest {
  private static final byte[] FILE = file(300_000, 7);
  private static final byte[] OTHER = file(300_000, 8);
  private static final int CUT_AT = 100_000;
  private static final String TAG = "ETag: \"one\"";

  @TempDir Path folder;

  private final List<Duration> pauses = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();

  private static byte[] file(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * seed + i / 251);
    }
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private Path target() {
    return folder.resolve("x.bin");
  }

  private DownloadOutcome get(RawServer server) throws Exception {
    return get(server, OptionalLong.of(FILE.length));
  }

  private DownloadOutcome get(RawServer server, OptionalLong size) throws Exception {
    var limits =
        new WebLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofSeconds(20),
            3);
    var tries =
        new DownloadLimits(
            1 << 20, Duration.ofMinutes(5), 3, Duration.ofSeconds(1), Duration.ofSeconds(20));
    try (Web web = new Web(limits, "1", Map.of(), InstantSource.system())) {
      return new Download(web, tries, pauses::add)
          .get(
              new Wanted(server.at("/x.bin"), target(), sha256(FILE), size),
              (at, of) -> progress.add(at));
    }
  }

  private void assertThatItIsThere() throws IOException {
    assertThat(target()).hasBinaryContent(FILE);
    assertThatNothingElseIsThere();
  }

  private void assertThatNothingElseIsThere() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.filter(each -> !each.equals(target()))).isEmpty();
    }
  }

  private static Failed failed(DownloadOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  /** Serves the file from where it is asked for, cutting the first answer. */
  private static RawServer cutting(byte[] file, String... headers) throws IOException {
    var served = new AtomicInteger();
    return RawServer.start((request, out) -> {
      boolean first = served.incrementAndGet() == 1;
      serve(request, out, file, first ? CUT_AT : file.length, headers);
    });
  }

  private static void serve(
      RawServer.Request request, OutputStream out, byte[] file, int upTo, String... headers)
      throws IOException {
    String range = request.header("Range");
    int from = range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    var all = new ArrayList<>(List.of(headers));
    if (from > 0) {
      all.add("Content-Range: bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
    }
    out.write(RawServer.head(from > 0 ? 206 : 200, file.length - from, all.toArray(String[]::new)));
    out.write(file, from, upTo - from);
  }

  @Test
  void aFileComesWholeAndProgressIsTold() throws Exception {
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, FILE)))) {
      assertThat(get(server)).isEqualTo(new Arrived(FILE.length, 0));
      assertThatItIsThere();
      assertThat(progress).isSorted().contains(0L, (long) FILE.length);
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void aGoodFileIsNotAskedForAgain() throws Exception {
    Files.write(target(), FILE);
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, OTHER)))) {
      assertThat(get(server)).isEqualTo(new AlreadyThere());
      assertThat(server.requests()).isEmpty();
      assertThatItIsThere();
    }
  }

  @Test
  void aCutFileIsGoneOnWithAndNoByteIsSentTwice() throws Exception {
    try (var server = cutting(FILE, TAG)) {
      assertThat(get(server)).isEqualTo(new Arrived(FILE.length, 0));
      assertThatItIsThere();
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=" + CUT_AT + "-");
      assertThat(server.requests().get(1).header("If-Range")).isEqualTo("\"one\"");
      assertThat(pauses).hasSize(1);
    }
  }

  @Test
  void aLaterProcessGoesOnWhereTheFirstWasCut() throws Exception {
    var working = new AtomicInteger(0);
    try (var server =
        RawServer.start((request, out) -> {
          if (working.get() == 0) {
            working.set(1);
            serve(request, out, FILE, CUT_AT, "Last-Modified: Mon, 03 Nov 2025 10:00:00 GMT");
          } else if (working.get() == 2) {
            serve(request, out, FILE, FILE.length);
          }
        })) {
      assertThat(failed(get(server)).cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(target()).doesNotExist();
      assertThat(Files.size(folder.resolve("x.bin.part"))).isEqualTo(CUT_AT);
      working.set(2);
      assertThat(get(server)).isEqualTo(new Arrived(FILE.length - CUT_AT, CUT_AT));
      assertThat(server.requests().getLast().header("If-Range"))
          .isEqualTo("Mon, 03 Nov 2025 10:00:00 GMT");
      assertThatItIsThere();
    }
  }

  @Test
  void aServerThatIgnoresRangeSendsItWhole() throws Exception {
    var served = new AtomicInteger();
    try (var server =
        RawServer.start((request, out) -> {
          out.write(RawServer.head(200, FILE.length));
          out.write(FILE, 0, served.incrementAndGet() == 1 ? CUT_AT : FILE.length);
        })) {
      assertThat(get(server)).isEqualTo(new Arrived(FILE.length + CUT_AT, 0));
      assertThatItIsThere();
    }
  }

  @Test
  void halvesOfTwoFilesAreNoticedAndItIsGotWhole() throws Exception {
    var served = new AtomicInteger();
    try (var server =
        RawServer.start((request, out) -> {
          boolean first = served.incrementAndGet() == 1;
          serve(request, out, first ? OTHER : FILE, first ? CUT_AT : FILE.length);
        })) {
      assertThat(get(server)).isInstanceOf(Arrived.class);
      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(2).header("Range")).isEmpty();
      assertThatItIsThere();
    }
  }

  @Test
  void aRangeThatWasNotAskedForIsNotUsed() throws Exception {
    var served = new AtomicInteger();
    try (var server =
        RawServer.start((request, out) -> {
          if (served.incrementAndGet() == 1) {
            serve(request, out, FILE, CUT_AT);
          } else if (!request.header("Range").isEmpty()) {
            out.write(RawServer.reply(206, FILE, "Content-Range: bytes 0-299999/300000"));
          } else {
            out.write(RawServer.reply(200, FILE));
          }
        })) {
      assertThat(get(server)).isInstanceOf(Arrived.class);
      assertThatItIsThere();
    }
  }

  @Test
  void aServerThatHasNoMoreOfItIsAskedForAllOfIt() throws Exception {
    var served = new AtomicInteger();
    try (var server =
        RawServer.start((request, out) -> {
          switch (served.incrementAndGet()) {
            case 1 -> serve(request, out, FILE, CUT_AT);
            case 2 -> out.write(RawServer.reply(416, bytes("")));
            default -> out.write(RawServer.reply(200, FILE));
          }
        })) {
      assertThat(get(server)).isInstanceOf(Arrived.class);
      assertThatItIsThere();
    }
  }

  @Test
  void aHalfFileOfSomethingElseIsNotGoneOnWith() throws Exception {
    Files.write(folder.resolve("x.bin.part"), Arrays.copyOf(OTHER, CUT_AT));
    Files.writeString(folder.resolve(".x.bin.part"), "torn");
    try (var server = RawServer.start((request, out) -> serve(request, out, FILE, FILE.length))) {
      assertThat(get(server)).isEqualTo(new Arrived(FILE.length, 0));
      assertThat(server.requests().getFirst().header("Range")).isEmpty();
      assertThatItIsThere();
    }
  }

  @Test
  void aStalledFileIsGoneOnWithAndAServerThatAlwaysStallsIsGivenUp() throws Exception {
    var over = new CountDownLatch(1);
    var stalls = new AtomicInteger(1);
    try (var server =
        RawServer.start((request, out) -> {
          boolean stall = stalls.getAndDecrement() > 0;
          serve(request, out, FILE, stall ? CUT_AT : FILE.length);
          out.flush();
          if (stall) {
            await(over);
          }
        })) {
      assertThat(get(server)).isInstanceOf(Arrived.class);
      assertThatItIsThere();
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aServerWithTroubleIsAskedAgainWhenItSays() throws Exception {
    var served = new AtomicInteger();
    try (var server =
        RawServer.start((request, out) ->
            out.write(
                served.incrementAndGet() == 1
                    ? RawServer.reply(503, bytes("busy"), "Retry-After: 9")
                    : RawServer.reply(200, FILE)))) {
      assertThat(get(server)).isInstanceOf(Arrived.class);
      assertThat(pauses).containsExactly(Duration.ofSeconds(9));
      assertThatItIsThere();
    }
  }

  @Test
  void aServerWithLastingTroubleIsGivenUpAndLeavesNothing() throws Exception {
    try (var server =
        RawServer.start(
            (request, out) -> out.write(RawServer.reply(500, bytes("?"), "Retry-After: 99999")))) {
      Failed failed = failed(get(server));
      assertThat(failed.cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failed.problem().why()).contains("500");
      assertThat(server.requests()).hasSize(3);
      assertThat(pauses).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(20));
      assertThatNothingElseIsThere();
    }
  }

  @Test
  void aMissingFileIsNotAskedForAgain() throws Exception {
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(404, FILE)))) {
      assertThat(failed(get(server)).cause()).isEqualTo(Cause.MISSING);
      assertThat(server.requests()).hasSize(1);
      assertThat(target()).doesNotExist();
      assertThatNothingElseIsThere();
    }
  }

  @Test
  void anotherFileNeverTakesThePlaceOfWhatIsThere() throws Exception {
    Files.writeString(target(), "an older image, still good");
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, OTHER)))) {
      Failed failed = failed(get(server));
      assertThat(failed.cause()).isEqualTo(Cause.WRONG);
      assertThat(failed.problem().code()).isEqualTo("download.hash");
      assertThat(target()).hasContent("an older image, still good");
      assertThatNothingElseIsThere();
    }
  }

  @Test
  void tooLongAndTooShortFilesAreRefused() throws Exception {
    for (int length : new int[] {FILE.length - 1, FILE.length + 1, 0}) {
      byte[] other = Arrays.copyOf(FILE, length);
      try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, other)))) {
        Failed failed = failed(get(server));
        assertThat(failed.problem().code()).isEqualTo("download.length");
        assertThat(failed(get(server, OptionalLong.empty())).problem().code())
            .isEqualTo("download.hash");
        assertThatNothingElseIsThere();
      }
    }
  }

  @Test
  void aFileWithoutEndIsGivenUpAtItsLimit() throws Exception {
    try (var server =
        RawServer.start((request, out) -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
          for (int i = 0; i < 1000; i++) {
            out.write(OTHER);
          }
        })) {
      assertThat(failed(get(server)).cause()).isEqualTo(Cause.WRONG);
      assertThat(failed(get(server, OptionalLong.empty())).cause()).isEqualTo(Cause.WRONG);
      assertThatNothingElseIsThere();
    }
  }

  @Test
  void theLoginPageOfANetworkIsCalledThat() throws Exception {
    byte[] page = bytes("\n<!DOCTYPE html><html><body>Welcome to our hotel</body></html>");
    try (var server =
        RawServer.start((request, out) ->
            out.write(RawServer.reply(200, page, "Content-Type: text/html; charset=utf-8")))) {
      assertThat(failed(get(server)).problem().why()).contains("login page of a network");
      assertThat(failed(get(server, OptionalLong.empty())).problem().why())
          .contains("login page of a network");
      assertThatNothingElseIsThere();
    }
  }

  @Test
  void aFileThatComesPackedIsNotTheFileAndItIsSaidWhy() throws Exception {
    var packed = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
      gzip.write(FILE);
    }
    try (var server =
        RawServer.start((request, out) ->
            out.write(RawServer.reply(200, packed.toByteArray(), "Content-Encoding: gzip")))) {
      assertThat(failed(get(server, OptionalLong.empty())).problem().why()).contains("gzip");
      assertThatNothingElseIsThere();
    }
  }

  @Test
  void aServerThatOnlyCallsItPackedDoesNoHarm() throws Exception {
    try (var server =
        RawServer.start(
            (request, out) -> out.write(RawServer.reply(200, FILE, "Content-Encoding: x-gzip")))) {
      assertThat(get(server)).isInstanceOf(Arrived.class);
      assertThatItIsThere();
    }
  }

  @Test
  void twoDownloadsOfOneFileDoNotMix() throws Exception {
    var asked = new CountDownLatch(1);
    var second = new CountDownLatch(1);
    try (var server =
        RawServer.start((request, out) -> {
          asked.countDown();
          await(second);
          out.write(RawServer.reply(200, FILE));
        })) {
      var first = new java.util.concurrent.FutureTask<>(() -> get(server));
      Thread.ofVirtual().start(first);
      asked.await();
      Failed failed = failed(get(server));
      assertThat(failed.problem().code()).isEqualTo("download.busy");
      assertThat(failed.cause()).isEqualTo(Cause.LOCAL);
      second.countDown();
      assertThat(first.get()).isInstanceOf(Arrived.class);
      assertThatItIsThere();
    }
  }

  @Test
  void whatAKilledDownloadLeftBehindIsTidiedUp() throws Exception {
    Files.write(target(), FILE);
    Files.writeString(folder.resolve(".x.bin.part"), "1234-1");
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, FILE)))) {
      assertThat(get(server)).isEqualTo(new AlreadyThere());
      assertThatItIsThere();
    }
  }

  @Test
  void aMissingFolderIsSaid() throws Exception {
    Files.delete(folder);
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, FILE)))) {
      Failed failed = failed(get(server));
      assertThat(failed.cause()).isEqualTo(Cause.LOCAL);
      assertThat(failed.problem().why()).contains("folder is not there");
    }
    Files.createDirectory(folder);
  }

  @Test
  void aFullDiskAndAReadOnlyFolderAreSaidAndLeaveTheOldFile() throws Exception {
    try (var server = RawServer.start((request, out) -> serve(request, out, FILE, FILE.length))) {
      try (Mount small = Mount.small(folder)) {
        Assumptions.assumeTrue(small.worked(), "may not mount here");
        Files.writeString(target(), "older");
        Files.write(folder.resolve("filler"), new byte[400_000]);
        Failed failed = failed(get(server));
        assertThat(failed.problem().code()).isEqualTo("download.disk-full");
        assertThat(failed.cause()).isEqualTo(Cause.LOCAL);
        assertThat(target()).hasContent("older");
        Files.delete(folder.resolve("filler"));
        assertThat(((Arrived) get(server)).resumedAtBytes()).isPositive();
        assertThatItIsThere();
      }
      Files.writeString(target(), "older");
      try (Mount readOnly = Mount.readOnly(folder)) {
        Assumptions.assumeTrue(readOnly.worked(), "may not mount here");
        assertThat(failed(get(server)).problem().code()).isEqualTo("download.not-writable");
        assertThat(target()).hasContent("older");
      }
    }
  }

  @Test
  void aRetryAfterMayBeADate() {
    InstantSource now = InstantSource.fixed(java.time.Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(RetryAfter.of("Thu, 01 Jan 2026 00:00:30 GMT", now))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryAfter.of("Wed, 31 Dec 2025 00:00:30 GMT", now)).isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.of("soon", now)).isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.of("-5", now)).isEqualTo(Duration.ZERO);
  }
}

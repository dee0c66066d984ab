package dev.wrtfleet.download;

import static dev.wrtfleet.download.OneFile.FILE;
import static dev.wrtfleet.download.OneFile.OTHER;
import static dev.wrtfleet.download.OneFile.bytes;
import static dev.wrtfleet.download.OneFile.failed;
import static dev.wrtfleet.download.OneFile.serve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.download.DownloadOutcome.Arrived;
import dev.wrtfleet.download.DownloadOutcome.Cause;
import dev.wrtfleet.download.DownloadOutcome.Failed;
import dev.wrtfleet.testbed.Mount;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that do not come, or are another one, and folders that take none: what is said, and what
 * stays.
 */
class DownloadFailsTest {
  @TempDir Path folder;
  private OneFile file;

  @BeforeEach
  void start() {
    file = new OneFile(folder);
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
      assertThat(file.get(server)).isInstanceOf(Arrived.class);
      assertThat(file.pauses).containsExactly(Duration.ofSeconds(9));
      file.assertThatItIsThere();
    }
  }

  @Test
  void aServerWithLastingTroubleIsGivenUpAndLeavesNothing() throws Exception {
    try (var server =
        RawServer.start(
            (request, out) -> out.write(RawServer.reply(500, bytes("?"), "Retry-After: 99999")))) {
      Failed failed = failed(file.get(server));
      assertThat(failed.cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failed.problem().why()).contains("500");
      assertThat(server.requests()).hasSize(3);
      assertThat(file.pauses).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(20));
      file.assertThatNothingElseIsThere();
    }
  }

  @Test
  void aMissingFileIsNotAskedForAgain() throws Exception {
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(404, FILE)))) {
      assertThat(failed(file.get(server)).cause()).isEqualTo(Cause.MISSING);
      assertThat(server.requests()).hasSize(1);
      assertThat(file.target()).doesNotExist();
      file.assertThatNothingElseIsThere();
    }
  }

  @Test
  void anotherFileNeverTakesThePlaceOfWhatIsThere() throws Exception {
    Files.writeString(file.target(), "an older image, still good");
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, OTHER)))) {
      Failed failed = failed(file.get(server));
      assertThat(failed.cause()).isEqualTo(Cause.WRONG);
      assertThat(failed.problem().code()).isEqualTo("download.hash");
      assertThat(file.target()).hasContent("an older image, still good");
      file.assertThatNothingElseIsThere();
    }
  }

  @Test
  void tooLongAndTooShortFilesAreRefused() throws Exception {
    for (int length : new int[] {FILE.length - 1, FILE.length + 1, 0}) {
      byte[] other = Arrays.copyOf(FILE, length);
      try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, other)))) {
        Failed failed = failed(file.get(server));
        assertThat(failed.problem().code()).isEqualTo("download.length");
        assertThat(failed(file.get(server, OptionalLong.empty())).problem().code())
            .isEqualTo("download.hash");
        file.assertThatNothingElseIsThere();
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
      assertThat(failed(file.get(server)).cause()).isEqualTo(Cause.WRONG);
      assertThat(failed(file.get(server, OptionalLong.empty())).cause()).isEqualTo(Cause.WRONG);
      file.assertThatNothingElseIsThere();
    }
  }

  @Test
  void theLoginPageOfANetworkIsCalledThat() throws Exception {
    byte[] page = bytes("\n<!DOCTYPE html><html><body>Welcome to our hotel</body></html>");
    try (var server =
        RawServer.start((request, out) ->
            out.write(RawServer.reply(200, page, "Content-Type: text/html; charset=utf-8")))) {
      assertThat(failed(file.get(server)).problem().why()).contains("login page of a network");
      assertThat(failed(file.get(server, OptionalLong.empty())).problem().why())
          .contains("login page of a network");
      file.assertThatNothingElseIsThere();
    }
  }

  @Test
  void aFileThatComesPackedIsNotTheFileAndItIsSaidWhy() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(FILE);
    }
    try (var server =
        RawServer.start((request, out) ->
            out.write(RawServer.reply(200, packed.toByteArray(), "Content-Encoding: gzip")))) {
      assertThat(failed(file.get(server, OptionalLong.empty())).problem().why()).contains("gzip");
      file.assertThatNothingElseIsThere();
    }
  }

  @Test
  void aServerThatOnlyCallsItPackedDoesNoHarm() throws Exception {
    try (var server =
        RawServer.start(
            (request, out) -> out.write(RawServer.reply(200, FILE, "Content-Encoding: x-gzip")))) {
      assertThat(file.get(server)).isInstanceOf(Arrived.class);
      file.assertThatItIsThere();
    }
  }

  @Test
  void aMissingFolderIsSaid() throws Exception {
    Files.delete(folder);
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, FILE)))) {
      Failed failed = failed(file.get(server));
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
        Files.writeString(file.target(), "older");
        Files.write(folder.resolve("filler"), new byte[400_000]);
        Failed failed = failed(file.get(server));
        assertThat(failed.problem().code()).isEqualTo("download.disk-full");
        assertThat(failed.cause()).isEqualTo(Cause.LOCAL);
        assertThat(file.target()).hasContent("older");
        Files.delete(folder.resolve("filler"));
        assertThat(((Arrived) file.get(server)).resumedAtBytes()).isPositive();
        file.assertThatItIsThere();
      }
      Files.writeString(file.target(), "older");
      try (Mount readOnly = Mount.readOnly(folder)) {
        Assumptions.assumeTrue(readOnly.worked(), "may not mount here");
        assertThat(failed(file.get(server)).problem().code()).isEqualTo("download.not-writable");
        assertThat(file.target()).hasContent("older");
      }
    }
  }
}

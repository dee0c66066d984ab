package dev.wrtfleet.download;

import static dev.wrtfleet.download.OneFile.CUT_AT;
import static dev.wrtfleet.download.OneFile.FILE;
import static dev.wrtfleet.download.OneFile.OTHER;
import static dev.wrtfleet.download.OneFile.TAG;
import static dev.wrtfleet.download.OneFile.await;
import static dev.wrtfleet.download.OneFile.bytes;
import static dev.wrtfleet.download.OneFile.cutting;
import static dev.wrtfleet.download.OneFile.failed;
import static dev.wrtfleet.download.OneFile.serve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.download.DownloadOutcome.AlreadyThere;
import dev.wrtfleet.download.DownloadOutcome.Arrived;
import dev.wrtfleet.download.DownloadOutcome.Cause;
import dev.wrtfleet.download.DownloadOutcome.Failed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file from servers that behave: got whole, gone on with where it was cut, never twice. */
class DownloadTest {
  @TempDir Path folder;
  private OneFile file;

  @BeforeEach
  void start() {
    file = new OneFile(folder);
  }

  @Test
  void aFileComesWholeAndProgressIsTold() throws Exception {
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, FILE)))) {
      assertThat(file.get(server)).isEqualTo(new Arrived(FILE.length, 0));
      file.assertThatItIsThere();
      assertThat(file.progress).isSorted().contains(0L, (long) FILE.length);
      assertThat(file.pauses).isEmpty();
    }
  }

  @Test
  void aGoodFileIsNotAskedForAgain() throws Exception {
    Files.write(file.target(), FILE);
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, OTHER)))) {
      assertThat(file.get(server)).isEqualTo(new AlreadyThere());
      assertThat(server.requests()).isEmpty();
      file.assertThatItIsThere();
    }
  }

  @Test
  void aCutFileIsGoneOnWithAndNoByteIsSentTwice() throws Exception {
    try (var server = cutting(FILE, TAG)) {
      assertThat(file.get(server)).isEqualTo(new Arrived(FILE.length, 0));
      file.assertThatItIsThere();
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=" + CUT_AT + "-");
      assertThat(server.requests().get(1).header("If-Range")).isEqualTo("\"one\"");
      assertThat(file.pauses).hasSize(1);
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
      assertThat(failed(file.get(server)).cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(file.target()).doesNotExist();
      assertThat(Files.size(folder.resolve("x.bin.part"))).isEqualTo(CUT_AT);
      working.set(2);
      assertThat(file.get(server)).isEqualTo(new Arrived(FILE.length - CUT_AT, CUT_AT));
      assertThat(server.requests().getLast().header("If-Range"))
          .isEqualTo("Mon, 03 Nov 2025 10:00:00 GMT");
      file.assertThatItIsThere();
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
      assertThat(file.get(server)).isEqualTo(new Arrived(FILE.length + CUT_AT, 0));
      file.assertThatItIsThere();
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
      assertThat(file.get(server)).isInstanceOf(Arrived.class);
      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(2).header("Range")).isEmpty();
      file.assertThatItIsThere();
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
      assertThat(file.get(server)).isInstanceOf(Arrived.class);
      file.assertThatItIsThere();
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
      assertThat(file.get(server)).isInstanceOf(Arrived.class);
      file.assertThatItIsThere();
    }
  }

  @Test
  void aHalfFileOfSomethingElseIsNotGoneOnWith() throws Exception {
    Files.write(folder.resolve("x.bin.part"), Arrays.copyOf(OTHER, CUT_AT));
    Files.writeString(folder.resolve(".x.bin.part"), "torn");
    try (var server = RawServer.start((request, out) -> serve(request, out, FILE, FILE.length))) {
      assertThat(file.get(server)).isEqualTo(new Arrived(FILE.length, 0));
      assertThat(server.requests().getFirst().header("Range")).isEmpty();
      file.assertThatItIsThere();
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
      assertThat(file.get(server)).isInstanceOf(Arrived.class);
      file.assertThatItIsThere();
    } finally {
      over.countDown();
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
      var first = new FutureTask<>(() -> file.get(server));
      Thread.ofVirtual().start(first);
      asked.await();
      Failed failed = failed(file.get(server));
      assertThat(failed.problem().code()).isEqualTo("download.busy");
      assertThat(failed.cause()).isEqualTo(Cause.LOCAL);
      second.countDown();
      assertThat(first.get()).isInstanceOf(Arrived.class);
      file.assertThatItIsThere();
    }
  }

  @Test
  void whatAKilledDownloadLeftBehindIsTidiedUp() throws Exception {
    Files.write(file.target(), FILE);
    Files.writeString(folder.resolve(".x.bin.part"), "1234-1");
    try (var server = RawServer.start((request, out) -> out.write(RawServer.reply(200, FILE)))) {
      assertThat(file.get(server)).isEqualTo(new AlreadyThere());
      file.assertThatItIsThere();
    }
  }
}

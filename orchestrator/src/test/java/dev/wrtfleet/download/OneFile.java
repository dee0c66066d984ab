package dev.wrtfleet.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.download.DownloadOutcome.Failed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One file to be downloaded into a folder, the servers that have it, and what came of it. */
final class OneFile {
  static final byte[] FILE = file(300_000, 7);
  static final byte[] OTHER = file(300_000, 8);
  static final int CUT_AT = 100_000;
  static final String TAG = "ETag: \"one\"";
  final List<Duration> pauses = new ArrayList<>();
  final List<Long> progress = new ArrayList<>();
  private final Path folder;

  OneFile(Path folder) {
    this.folder = folder;
  }

  private static byte[] file(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * seed + i / 251);
    }
    return bytes;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  Path target() {
    return folder.resolve("x.bin");
  }

  DownloadOutcome get(RawServer server) throws Exception {
    return get(server, OptionalLong.of(FILE.length));
  }

  DownloadOutcome get(RawServer server, OptionalLong size) throws Exception {
    var limits =
        new WebLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
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

  void assertThatItIsThere() throws IOException {
    assertThat(target()).hasBinaryContent(FILE);
    assertThatNothingElseIsThere();
  }

  void assertThatNothingElseIsThere() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.filter(each -> !each.equals(target()))).isEmpty();
    }
  }

  static Failed failed(DownloadOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  /** Serves the file from where it is asked for, cutting the first answer. */
  static RawServer cutting(byte[] file, String... headers) throws IOException {
    var served = new AtomicInteger();
    return RawServer.start((request, out) -> {
      boolean first = served.incrementAndGet() == 1;
      serve(request, out, file, first ? CUT_AT : file.length, headers);
    });
  }

  static void serve(
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

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

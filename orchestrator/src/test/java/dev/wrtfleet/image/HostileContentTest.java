package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.FleetException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that change under the reader, and trailers and metadata made to mislead it. */
class HostileContentTest {
  private static final byte[] GOOD = Made.withInfo(Made.firmware(), Made.json("a,b"));

  @TempDir Path folder;

  private static Image read(byte[] file) {
    return FuzzTarget.read(file, Integer.MAX_VALUE);
  }

  private static Image withJson(String json) {
    return read(Made.withInfo(Made.firmware(), json));
  }

  @Test
  @Timeout(300)
  void placesBeyondFourGibibytesAreCountedRight() throws IOException {
    Path file = folder.resolve("large.bin");
    long before = (4L << 30) + 3;
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(before);
      sparse.write(GOOD);
    }
    Image image = ImageReader.read(file);
    assertThat(image.sizeBytes()).isEqualTo(before + GOOD.length);
    assertThat(image.metadataState()).isEqualTo(MetadataState.CRC_ERROR);
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 5000})
  void aFileThatGrowsOrShrinksWhileItIsReadIsNoImage(int by) {
    long size = GOOD.length;
    var growing = new MemoryChannel(GOOD, Integer.MAX_VALUE, size, size + by);
    assertThatThrownBy(() -> ImageReader.read(Path.of("image.bin"), growing, 1 << 20))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("it changed while it was read");
  }

  @Test
  void aFileThatEndsBeforeItsSizeIsNoImage() {
    var cut = new MemoryChannel(GOOD, Integer.MAX_VALUE, GOOD.length + 100L);
    assertThatThrownBy(() -> ImageReader.read(Path.of("image.bin"), cut, 1 << 20))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("it changed while it was read");
  }

  @Test
  @Timeout(20)
  void aDeviceAndALinkToItselfAreNotRead() throws IOException {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    assertThatThrownBy(() -> ImageReader.read(loop)).isInstanceOf(FleetException.class);
    assertThatThrownBy(() -> ImageReader.read(Path.of("/dev/zero")))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("pipe, socket or device");
  }

  @Test
  @Timeout(20)
  void aChainOfThousandsOfTrailersIsNotWalked() {
    byte[] file = Made.firmware();
    for (int i = 0; i < 2000; i++) {
      file = Made.withChunk(file, Made.SIGNATURE, new byte[0]);
    }
    assertThat(read(file).verdict()).isEqualTo(Verdict.REFUSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 23, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 32 * 1024 + 17})
  void aTrailerOfAnImpossibleSizeIsRefused(int size) {
    byte[] info = Made.join(new byte[8], Made.ascii(Made.json("a,b")));
    Image image = read(Made.withChunk(Made.firmware(), Made.INFO, info, size));
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(image.metadata()).isEmpty();
  }

  @Test
  void aTrailerThatReachesIntoTheFirmwareIsRefused() {
    byte[] info = Made.join(new byte[8], Made.ascii(Made.json("a,b")));
    int overlapping = info.length + 16 + 500;
    assertThat(read(Made.withChunk(Made.firmware(), Made.INFO, info, overlapping)).verdict())
        .isEqualTo(Verdict.REFUSE);
  }

  /** fwtool itself asks for no more than that the buffer of 32 KiB holds it. */
  @Test
  void metadataOfThirtyKibibytesAndOneIsReadAsARouterReadsIt() {
    String json = Made.json("a,b");
    Image image = withJson(json + " ".repeat(30 * 1024 + 1 - json.length()));
    assertThat(image.verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aHundredThousandBoardsAreMoreThanATrailerMayHold() {
    String boards = String.join("\",\"", Collections.nCopies(100_000, "a,b"));
    Image image = withJson("{\"supported_devices\":[\"" + boards + "\"]}");
    assertThat(image.metadataState()).isEqualTo(MetadataState.SIZE_ERROR);
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"supported_devices":["a,b"],"x":NaN}    | BAD_JSON
          {"supported_devices":["a,b"],"x":-Infinity} | BAD_JSON
          {"supported_devices":["a,b"]             | BAD_JSON
          {"supported_devices":["a\u00ff,b"]}      | BAD_JSON
          {"supported_devices":["a\\u001b[2Jb"]}   | WRONG_TYPES
          {"supported_devices":{"0":"a,b"}}        | WRONG_TYPES
          {"supported_devices":[["a,b"]]}          | WRONG_TYPES
          {"supported_devices":[null]}             | WRONG_TYPES
          {"supported_devices":["a,b"],"compat_version":1.1} | WRONG_TYPES
          """)
  void metadataNoRouterReadsIsRefused(String json, MetadataState state) {
    Image image = withJson(json);
    assertThat(image.metadataState()).isEqualTo(state);
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
  }

  @Test
  @Timeout(20)
  void metadataNestedTenThousandDeepIsRefused() {
    Image image = withJson("{\"supported_devices\":[\"a\"],\"x\":" + "[".repeat(10_000));
    assertThat(image.metadataState()).isEqualTo(MetadataState.BAD_JSON);
  }

  /** As json-c on the router: the last one counts. */
  @Test
  void ofTwoListsOfOneNameTheLastCounts() {
    Image image = withJson("{\"supported_devices\":[\"a\"],\"supported_devices\":[\"b\"]}");
    assertThat(image.metadata().orElseThrow().boards()).containsExactly("b");
  }
}

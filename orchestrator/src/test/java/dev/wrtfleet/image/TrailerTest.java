package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.ascii;
import static dev.wrtfleet.image.Made.filled;
import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.join;
import static dev.wrtfleet.image.Made.json;
import static dev.wrtfleet.image.Made.withChunk;
import static dev.wrtfleet.image.Made.withInfo;
import static dev.wrtfleet.image.Made.withSignature;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trailers of fwtool are read as a router reads them, and never believed without proof. */
class TrailerTest {
  private static final byte[] GOOD = withInfo(firmware(), json("x,y"));

  @TempDir Path folder;

  private Image read(byte[] bytes) throws IOException {
    return ImageReader.read(Files.write(folder.resolve("download.bin"), bytes));
  }

  private MetadataState state(byte[] bytes) throws IOException {
    return read(bytes).metadataState();
  }

  private List<String> boards(byte[] bytes) throws IOException {
    return read(bytes).metadata().map(Metadata::boards).orElse(List.of());
  }

  @Test
  void aTrailerWrittenByFwtoolIsRead() throws IOException {
    byte[] payload = new byte[64];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    byte[] chunk =
        HexFormat.of()
            .parseHex(
                "00000000000000007b226d657461646174615f76657273696f6e223a22312e31222c22636f6d7061745f76657273696f6e223a22312e30222c22737570706f727465645f64657669636573223a5b22612c62225d7d0a46577830d1dd42fc0100000000000066");
    assertThat(boards(join(payload, chunk))).containsExactly("a,b");
  }

  @Test
  void aSignatureBehindTheMetadataIsWalkedOver() throws IOException {
    assertThat(boards(withSignature(GOOD))).containsExactly("x,y");
  }

  @Test
  void theLastMetadataWins() throws IOException {
    assertThat(boards(withInfo(GOOD, json("second,one")))).containsExactly("second,one");
  }

  @Test
  void chunksOfUnknownTypeAndVersionArePassedOver() throws IOException {
    byte[] newerVersion = withChunk(GOOD, Made.INFO, join(new byte[] {0, 0, 0, 1}, new byte[30]));
    assertThat(boards(withChunk(newerVersion, 7, ascii("of tomorrow")))).containsExactly("x,y");
  }

  @Test
  void aSignatureAloneIsNoMetadata() throws IOException {
    assertThat(state(withSignature(firmware()))).isEqualTo(MetadataState.SIGNATURE_ONLY);
  }

  @Test
  void anyBitTurnedAnywhereBeforeTheTrailerIsSeen() throws IOException {
    for (int at : new int[] {0, 100, 5000, GOOD.length - 100}) {
      byte[] turned = GOOD.clone();
      turned[at] ^= 1;
      assertThat(read(turned).kind()).as("bit at %d", at).isEqualTo(ImageKind.BROKEN);
      assertThat(state(turned)).isEqualTo(MetadataState.CRC_ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 12, 15, 16, 17, 60})
  void aTrailerCutOffIsTruncated(int missing) throws IOException {
    assertThat(state(Arrays.copyOf(GOOD, GOOD.length - missing)))
        .isEqualTo(MetadataState.TRUNCATED);
  }

  @Test
  void aFirmwareCutOffIsTruncated() throws IOException {
    assertThat(state(Arrays.copyOf(GOOD, 6000))).isEqualTo(MetadataState.TRUNCATED);
    assertThat(state(Arrays.copyOf(GOOD, 2000))).isEqualTo(MetadataState.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 4096, 200_000})
  void aTrailerBehindPaddingIsHidden(int padding) throws IOException {
    for (int with : new int[] {0xff, 0}) {
      Image image = read(join(GOOD, filled(padding, with)));
      assertThat(image.metadataState()).isEqualTo(MetadataState.HIDDEN);
      assertThat(image.kind()).isEqualTo(ImageKind.BROKEN);
      assertThat(image.metadata()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 23, 40_000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void aSizeThatCannotBeIsASizeError(int size) throws IOException {
    byte[] wrong = withChunk(firmware(), Made.INFO, join(new byte[8], ascii(json("x,y"))), size);
    assertThat(state(wrong)).isEqualTo(MetadataState.SIZE_ERROR);
  }

  @Test
  void aFileMadeOfEmptyChunksEnds() throws IOException {
    byte[] file = firmware();
    for (int i = 0; i < 100; i++) {
      file = withChunk(file, Made.SIGNATURE, new byte[0]);
    }
    assertThat(state(file)).isEqualTo(MetadataState.SIZE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2]",
        "\"text\"",
        "{}",
        "{\"supported_devices\": \"a,b\"}",
        "{\"supported_devices\": []}",
        "{\"supported_devices\": [1]}",
        "{\"supported_devices\": [\"\"]}",
        "{\"supported_devices\": [\"a\\u001b[2J\"]}",
        "{\"supported_devices\": {\"0\": \"a,b\"}}",
        "{\"supported_devices\": [\"a,b\"], \"compat_version\": 1.0}",
        "{\"supported_devices\": [\"a,b\"], \"compat_version\": \"1.1\"}",
      })
  void metadataOfTheWrongShapeIsNotUsed(String json) throws IOException {
    Image image = read(withInfo(firmware(), json));
    assertThat(image.metadataState()).isEqualTo(MetadataState.WRONG_TYPES);
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"supported_devices\": [\"a,b\"]} and more", "\u0000\u0001"})
  void whatIsNotJsonIsNotUsed(String json) throws IOException {
    assertThat(state(withInfo(firmware(), json))).isEqualTo(MetadataState.BAD_JSON);
  }

  @Test
  void deeplyNestedJsonIsNotUsed() throws IOException {
    String deep = "{\"supported_devices\": " + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThat(state(withInfo(firmware(), deep))).isEqualTo(MetadataState.BAD_JSON);
  }

  @Test
  void aVersionThatIsATextIsTaken() throws IOException {
    Image image =
        read(withInfo(firmware(), "{\"supported_devices\": [\"a,b\"], \"version\": \"RUT_7.1\"}"));
    assertThat(image.metadata().orElseThrow().version()).isEqualTo("RUT_7.1");
  }

  @Test
  void theTargetOfOldReleasesStandsUnderTheNameOfTheBoard() throws IOException {
    String json =
        "{\"supported_devices\": [\"a,b\"], \"version\": {\"version\": \"17.01.7\", \"board\": \"ramips\"}}";
    assertThat(read(withInfo(firmware(), json)).metadata().orElseThrow().target())
        .isEqualTo("ramips");
  }

  @Test
  void noMetadataCanWriteOnATerminal() throws IOException {
    String json =
        "{\"supported_devices\": [\"a,b\"], \"version\": {\"version\": \"1\\u001b[31m\"}}";
    assertThat(read(withInfo(firmware(), json)).metadata().orElseThrow().version())
        .doesNotContain("\u001b");
  }
}

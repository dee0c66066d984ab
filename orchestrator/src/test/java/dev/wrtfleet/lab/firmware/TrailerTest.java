package dev.wrtfleet.lab.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Reads what the real fwtool wrote, and finds nothing where fwtool finds nothing. */
class TrailerTest {
  private static final String JSON =
      "{\"metadata_version\":\"1.1\",\"compat_version\":\"1.0\",\"supported_devices\":[\"a,b\"]}\n";

  /** Payload 00 to 3F, an empty header, the JSON, the trailer that fwtool computed. */
  private static byte[] golden() {
    var hex = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      hex.append("%02x".formatted(i));
    }
    hex.append("0000000000000000");
    hex.append(HexFormat.of().formatHex(JSON.getBytes(StandardCharsets.UTF_8)));
    hex.append("46577830d1dd42fc0100000000000066");
    return HexFormat.of().parseHex(hex);
  }

  private static Trailer.Source source(byte[] bytes) {
    return new Trailer.Source() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream from(long offset) {
        return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
      }
    };
  }

  @Test
  void whatTheRealToolWroteIsRead() throws IOException {
    assertThat(Trailer.metadata(source(golden()))).contains(JSON);
  }

  @Test
  void anyChangedByteHidesTheMetadata() throws IOException {
    for (int at : new int[] {0, 70, 120, 155}) {
      byte[] image = golden();
      image[at] ^= 1;
      assertThat(Trailer.metadata(source(image))).as("byte %d", at).isEmpty();
    }
  }

  @Test
  void aCutOrPaddedFileHasNone() throws IOException {
    byte[] image = golden();
    assertThat(Trailer.metadata(source(Arrays.copyOf(image, image.length - 1)))).isEmpty();
    assertThat(Trailer.metadata(source(Arrays.copyOf(image, image.length + 16)))).isEmpty();
    assertThat(Trailer.metadata(source(new byte[0]))).isEmpty();
  }

  @Test
  void aSignatureBehindTheMetadataIsSteppedOver() throws IOException {
    byte[] image = golden();
    var crc = new java.util.zip.CRC32();
    crc.update(image);
    var signature = new byte[100];
    Arrays.fill(signature, (byte) 0xaa);
    byte[] chunk = Trailer.chunk(Trailer.SIGNATURE, signature, crc);
    byte[] signed = Arrays.copyOf(image, image.length + chunk.length);
    System.arraycopy(chunk, 0, signed, image.length, chunk.length);
    assertThat(Trailer.metadata(source(signed))).contains(JSON);
  }
}

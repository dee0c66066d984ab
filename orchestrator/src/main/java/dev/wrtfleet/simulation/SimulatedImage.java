package dev.wrtfleet.simulation;

import dev.wrtfleet.rollout.PlannedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** The one image of all worlds, and the one configuration their routers have. */
final class SimulatedImage {
  static final Firmware FIRMWARE = new Firmware("24.10.5", "r29087-d9c5716d1d");
  static final String BOARD = "acme,one";

  /** In every router's configuration; must not be seen anywhere else. */
  static final String SECRET = "S3CRET-PSK";

  private static final byte[] CONTENT = "simulated firmware".getBytes(StandardCharsets.US_ASCII);
  static final String SHA256 = digest("SHA-256");
  static final String MD5 = digest("MD5");
  private static final int BLOCK = 512;
  private static final byte[] CONFIG = config();

  private SimulatedImage() {}

  private static String digest(String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /** Puts the file there. */
  static PlannedImage in(Path folder) {
    Path file = folder.resolve("simulated.bin");
    try {
      Files.write(file, CONTENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PlannedImage(
        file,
        CONTENT.length,
        SHA256,
        List.of(BOARD),
        "1.0",
        FIRMWARE.version(),
        FIRMWARE.revision(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** What {@code sysupgrade -b -} gives. */
  static void backup(Path file) {
    try {
      Files.write(file, CONFIG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] config() {
    byte[] header = new byte[BLOCK];
    byte[] text = ("option key '" + SECRET + "'\n").getBytes(StandardCharsets.US_ASCII);
    put(header, 0, "etc/config/network");
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(text.length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = '0';
    put(header, 257, "ustar");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(header);
      out.write(text);
      out.write(new byte[BLOCK - text.length + 2 * BLOCK]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}

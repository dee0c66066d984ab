package dev.wrtfleet.upgrade;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Tar archives byte by byte, as sysupgrade makes them, for tests. */
final class TarFiles {
  private static final int BLOCK = 512;

  private TarFiles() {}

  /** A configuration as every router saves it. */
  static Path config(Path file) throws IOException {
    return gzip(
        file,
        entry("etc/config/network", "config interface 'lan'\n"),
        entry("etc/config/system", "config system\n"),
        entry("etc/dropbear/authorized_keys", "ssh-ed25519 AAAA\n"),
        new byte[2 * BLOCK]);
  }

  /** These pieces, one after the other, gzipped. */
  static Path gzip(Path file, byte[]... pieces) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (byte[] piece : pieces) {
        out.write(piece);
      }
    }
    return file;
  }

  static byte[] entry(String name, String content) {
    return entry(name, '0', content.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] entry(String name, char type, byte[] content) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000600");
    put(header, 124, String.format(Locale.ROOT, "%011o", content.length));
    put(header, 136, "00000000000");
    header[156] = (byte) type;
    put(header, 257, "ustar\u000000");
    put(header, 148, "        ");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\u0000 ", sum));
    var out = new ByteArrayOutputStream();
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}

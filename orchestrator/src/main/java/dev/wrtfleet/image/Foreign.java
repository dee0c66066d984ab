package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people hand over by mistake: empty files, saved web pages, texts, archives. */
final class Foreign implements ContainerReader {
  private static final int TEXT_PROBE_BYTES = 4096;

  private record Archive(String container, String magic, String what) {}

  private static final List<Archive> ARCHIVES =
      List.of(
          new Archive("zip", "PK\u0003\u0004", "a zip archive, to be unpacked first"),
          new Archive("xz", "\u00fd7zXZ\0", "an xz file, to be unpacked first"),
          new Archive("7z", "7z\u00bc\u00af'\u001c", "a 7z archive, to be unpacked first"),
          new Archive("zstd", "(\u00b5/\u00fd", "a zstd file, to be unpacked first"),
          new Archive("bzip2", "BZh", "a bzip2 file, to be unpacked first"),
          new Archive("rar", "Rar!", "a rar archive, to be unpacked first"),
          new Archive("ar", "!<arch>\n", "a package archive"),
          new Archive("apk", "ADB", "an Alpine package"),
          new Archive("lz4", "\u0004\"M\u0018", "an lz4 file, to be unpacked first"),
          new Archive("pdf", "%PDF-", "a PDF document"),
          new Archive("png", "\u0089PNG", "a picture"),
          new Archive("jpeg", "\u00ff\u00d8\u00ff", "a picture"),
          new Archive("gif", "GIF8", "a picture"),
          new Archive("cpio", "070701", "a cpio archive"),
          new Archive("qcow2", "QFI\u00fb", "a disk for a virtual machine"),
          new Archive("vmdk", "KDMV", "a disk for a virtual machine"),
          new Archive("exe", "MZ", "a program for a PC, or a kernel for EFI"));

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    for (Archive archive : ARCHIVES) {
      if (bytes.has(0, archive.magic)) {
        return Finding.found(archive.container, Shape.FOREIGN, archive.what);
      }
    }
    if (bytes.isPadding(0, bytes.length())) {
      return Finding.found(
          "unknown", Shape.FOREIGN, "a file of nothing but padding (all 0xff or 0x00)");
    }
    return isText(bytes) ? Optional.of(text(bytes)) : Optional.empty();
  }

  /** A file with nothing in it. */
  static Optional<Finding> empty(Sample sample) {
    return sample.payload().length() == 0
        ? Finding.found("empty", Shape.FOREIGN, "an empty file")
        : Optional.empty();
  }

  private static Finding text(Bytes bytes) {
    String head =
        new String(bytes.read(0, TEXT_PROBE_BYTES), StandardCharsets.UTF_8)
            .toLowerCase(Locale.ROOT);
    boolean page =
        head.contains("<!doctype html") || head.contains("<html") || head.contains("<head>");
    return page
        ? Finding.of("html", Shape.FOREIGN, "a web page, most likely an error page that was saved")
        : Finding.of("text", Shape.FOREIGN, "a text");
  }

  private static boolean isText(Bytes bytes) {
    for (byte each : bytes.read(0, TEXT_PROBE_BYTES)) {
      if (each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t' && each != '\f') {
        return false;
      }
    }
    return validUtf8(bytes);
  }

  private static boolean validUtf8(Bytes bytes) {
    String text = new String(bytes.read(0, TEXT_PROBE_BYTES - 4), StandardCharsets.UTF_8);
    // The probe may end inside a character, which shows as one replacement at the end.
    return text.chars().limit(Math.max(0, text.length() - 1L)).noneMatch(c -> c == '\ufffd');
  }
}

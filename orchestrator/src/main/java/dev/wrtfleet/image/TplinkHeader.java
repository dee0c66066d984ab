package dev.wrtfleet.image;

import java.util.Optional;

/**
 * TP-Link headers v1 and v2, which lie in flash before the kernel. A length beyond the end of the
 * file means stripped for sysupgrade; the exact length means padded for the factory. Source:
 * firmware-utils {@code mktplinkfw.c}, {@code mktplinkfw2.c}.
 */
final class TplinkHeader implements ContainerReader {
  private static final int HEADER_BYTES = 512;

  /** Files for the boot loader's recovery leave room for it. */
  private static final int GAP_BYTES = 128 * 1024;

  /** Where the fields of one version stand. */
  enum Version {
    V1(
        "tplink-v1",
        0x40,
        0x7c,
        "dcd73aa5c39598fbddf9e7f40eae4738",
        "8cef335bd5c5cefaa79c28dab2e90f42"),
    V2(
        "tplink-v2",
        0x34,
        0x70,
        "dcd73aa5c39598fbdcf9e7f40eae4737",
        "8cef335fd5c5cefaac9c28dab2e90f42");

    final String container;
    final int hardwareAt;
    final int lengthAt;
    private final String salt;
    private final String saltWithBootloader;

    Version(
        String container, int hardwareAt, int lengthAt, String salt, String saltWithBootloader) {
      this.container = container;
      this.hardwareAt = hardwareAt;
      this.lengthAt = lengthAt;
      this.salt = salt;
      this.saltWithBootloader = saltWithBootloader;
    }

    /** Behind hardware id, revision and region. */
    int md5At() {
      return hardwareAt + 12;
    }

    long length(Bytes bytes) {
      return bytes.word(lengthAt);
    }

    long kernelAt(Bytes bytes) {
      return bytes.word(lengthAt + 4);
    }

    long rootfsAt(Bytes bytes) {
      return bytes.word(lengthAt + 12);
    }

    long bootloaderBytes(Bytes bytes) {
      return bytes.word(lengthAt + 24);
    }

    /** Whether it names a kernel only; such a header has no MD5. */
    boolean isCombined(Bytes bytes) {
      return bytes.word(lengthAt + 16) == 0;
    }

    String salt(Bytes bytes) {
      return bootloaderBytes(bytes) == 0 ? salt : saltWithBootloader;
    }
  }

  /** Which header there is. */
  static Optional<Version> version(Bytes bytes) {
    long word = bytes.word(0);
    boolean second = word == 0x02000000L || word == 0x03000000L;
    if (second && bytes.big(0x8c, 2) == 0x55aa) {
      return Optional.of(Version.V2);
    }
    return word == 0x01000000L
            && !bytes.text(4, 24).isEmpty()
            && Version.V1.kernelAt(bytes) >= HEADER_BYTES
            && Version.V1.kernelAt(bytes) < bytes.length()
        ? Optional.of(Version.V1)
        : Optional.empty();
  }

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    var gap = version(bytes.from(GAP_BYTES));
    return version(bytes)
        .map(version -> finding(sample, version))
        .or(() ->
            gap.filter(version -> bytes.isPadding(0, GAP_BYTES)).map(TplinkHeader::behindGap));
  }

  private static Finding behindGap(Version version) {
    return Finding.of(
        version.container,
        Shape.WRAPPED,
        "a TP-Link file for the boot loader's TFTP recovery, with a gap for the boot loader");
  }

  private static Finding finding(Sample sample, Version version) {
    Bytes bytes = sample.payload();
    String what =
        "a TP-Link "
            + version.name().toLowerCase(java.util.Locale.ROOT)
            + " file for the hardware %08x".formatted(bytes.word(version.hardwareAt));
    return Finding.of(version.container, shape(sample, version), what);
  }

  private static Shape shape(Sample sample, Version version) {
    Bytes bytes = sample.payload();
    long rootfs = version.rootfsAt(bytes);
    if (version.bootloaderBytes(bytes) > 0) {
      return Shape.WRAPPED;
    }
    if (version.isCombined(bytes)) {
      return combined(sample, version);
    }
    var squashfs = sample.landmarks().squashfsFrom(bytes, rootfs);
    if (rootfs >= bytes.length()
        || (squashfs.isPresent()
            && Landmarks.squashfsEnd(bytes, squashfs.getAsLong()) > bytes.length())) {
      return Shape.CUT;
    }
    return version.length(bytes) == bytes.length() ? Shape.TWIN : Shape.LAYOUT;
  }

  /** The header names a kernel only: an initramfs, or a root file system lies behind or in it. */
  private static Shape combined(Sample sample, Version version) {
    Bytes bytes = sample.payload();
    Shape behind = sample.behindKernel(version.kernelAt(bytes) + bytes.word(version.lengthAt + 8));
    return behind == Shape.KERNEL && sample.hasRootfs(HEADER_BYTES) ? Shape.LAYOUT : behind;
  }
}

package dev.wrtfleet.image;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a container reader may look at, after the file has streamed by once.
 *
 * @param payload the firmware without trailers
 * @param landmarks root file systems found in it
 * @param tar its members, none where it is no tar
 * @param gunzip what is in it, where it is gzip
 */
record Sample(Bytes payload, Landmarks landmarks, TarWalk tar, Optional<Gunzip> gunzip)
    implements AutoCloseable {
  /** Checksums and signatures behind a kernel are smaller; root file systems are not. */
  private static final int TAIL_MAX = 512;

  /** Of this firmware, once {@link #sink} has seen it; unpacks at most {@code unpackedMax}. */
  static Sample of(Bytes payload, long unpackedMax) {
    OptionalLong packedAt = Gunzip.dataAt(payload);
    return new Sample(
        payload,
        new Landmarks(),
        new TarWalk(),
        packedAt.isPresent()
            ? Optional.of(Gunzip.from(packedAt.getAsLong(), unpackedMax))
            : Optional.empty());
  }

  /** Must see the file; looks at nothing behind the firmware, above all not at trailers. */
  Sink sink() {
    long end = payload.length();
    return (at, buffer, count) -> {
      int within = (int) Math.clamp(end - at, 0L, (long) count);
      landmarks.accept(at, buffer, within);
      tar.accept(at, buffer, within);
      gunzip.ifPresent(packed -> packed.accept(at, buffer, within));
    };
  }

  @Override
  public void close() {
    gunzip.ifPresent(Gunzip::close);
  }

  /** What lies behind a kernel that ends at {@code end}. */
  Shape behindKernel(long end) {
    if (end > payload.length()) {
      return Shape.CUT;
    }
    var squashfs = landmarks.squashfsFrom(payload, end);
    var ubi = landmarks.ubiFrom(payload, end);
    if (squashfs.isPresent() && (ubi.isEmpty() || squashfs.getAsLong() < ubi.getAsLong())) {
      return Landmarks.squashfsEnd(payload, squashfs.getAsLong()) > payload.length()
          ? Shape.CUT
          : Shape.LAYOUT;
    }
    if (ubi.isPresent()) {
      return Shape.RAW_NAND;
    }
    boolean rootfs = payload.length() - end > TAIL_MAX && !payload.isPadding(end, payload.length());
    return rootfs ? Shape.LAYOUT : Shape.KERNEL;
  }

  /** Whether a whole squashfs lies at or behind {@code from}. */
  boolean hasRootfs(long from) {
    var squashfs = landmarks.squashfsFrom(payload, from);
    return squashfs.isPresent()
        && Landmarks.squashfsEnd(payload, squashfs.getAsLong()) <= payload.length();
  }
}

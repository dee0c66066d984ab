package dev.wrtfleet.image;

import java.util.Optional;

/**
 * ZyXEL RAS factory files: a header of one flash block with checksums, version and model, filled up
 * with 0xff. Source: firmware-utils {@code mkrasimage.c}.
 */
final class ZyxelRas implements ContainerReader {
  private static final int MODEL_AT = 0x2c;
  private static final int FIELDS_END = 0x74;
  private static final int CHECKED_BYTES = 0x800;
  private static final long SUM_MAX = 0xffff;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    String model = bytes.text(MODEL_AT, 64);
    if (bytes.word(0) > SUM_MAX
        || bytes.word(0x28) > SUM_MAX
        || bytes.text(8, 31).isEmpty()
        || model.length() < 3
        || !bytes.isPadding(FIELDS_END, CHECKED_BYTES)
        || bytes.big(FIELDS_END, 4) != 0xffffffffL) {
      return Optional.empty();
    }
    boolean cut = bytes.word(4) > bytes.length();
    return Finding.found(
        "zyxel-ras",
        cut ? Shape.CUT : Shape.WRAPPED,
        "a ZyXEL RAS factory file for the model '" + model + "'");
  }
}

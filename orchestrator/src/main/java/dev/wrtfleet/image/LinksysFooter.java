package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Linksys EA and WRT factory files: a 256-byte footer with the model. Source: OpenWrt {@code
 * scripts/linksys-image.sh}.
 */
final class LinksysFooter implements ContainerReader {
  private static final int FOOTER_BYTES = 256;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    long at = bytes.length() - FOOTER_BYTES;
    return bytes.has(at, ".LINKSYS.")
        ? Finding.found(
            "linksys-footer",
            Shape.RAW_NAND,
            "a Linksys factory file for the model '" + bytes.text(at + 17, 15) + "'")
        : Optional.empty();
  }
}

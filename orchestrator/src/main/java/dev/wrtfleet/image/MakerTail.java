package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Factory files of D-Link, Gemtek, ELECOM, ZyXEL and U-Media that are a plain firmware with a
 * signature behind it. Source: OpenWrt {@code target/linux/ath79/image} (append-string),
 * firmware-utils {@code mkcameofw.c}, {@code sign_dlink_ru.c}, {@code zyimage.c}, {@code
 * fix-u-media-header.c}.
 */
final class MakerTail implements ContainerReader {
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "([0-9A-Z]{3,16}(?:-[0-9A-Z]{2,12})?-RT-[0-9]{6}-[0-9]{2}"
              + "|\\.GEMTEK\\.[0-9A-F]{8}|MT7621_ELECOM_[0-9A-Z-]{4,20})\0*$");
  private static final String RUSSIAN = "c0ffeef0rge";
  private static final int ZYIMAGE_BYTES = 60;

  /** In the name of the uImage. */
  private static final int UMEDIA_AT = 0x34;

  private static final int TAIL_BYTES = 48;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.word(bytes.length() - 4) == 0x00c0ffeeL
        || bytes.has(bytes.length() - RUSSIAN.length(), RUSSIAN)) {
      return Finding.found(
          "dlink-ru", Shape.TWIN, "a D-Link factory file with a signature behind it");
    }
    if (bytes.has(bytes.length() - ZYIMAGE_BYTES, "ZNBG")) {
      return twin(sample, " and a ZyXEL Keenetic footer");
    }
    if (bytes.has(UMEDIA_AT, "UR_F")) {
      return twin(sample, " and a U-Media mark in its header");
    }
    byte[] tail = bytes.read(Math.max(0, bytes.length() - TAIL_BYTES), TAIL_BYTES);
    var signature = SIGNATURE.matcher(new String(tail, StandardCharsets.ISO_8859_1));
    if (!signature.find()) {
      return Optional.empty();
    }
    return twin(sample, " and the maker's signature '" + signature.group(1) + "' at the end");
  }

  private static Optional<Finding> twin(Sample sample, String mark) {
    return new Uimage()
        .read(sample)
        .filter(head -> head.shape() == Shape.LAYOUT)
        .map(head -> Finding.of(head.container(), Shape.TWIN, head.what() + mark));
  }
}

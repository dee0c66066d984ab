package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * D-Link factory files that are a plain firmware with a signature behind it. Source: OpenWrt {@code
 * target/linux/ath79/image} (append-string), firmware-utils {@code mkcameofw.c}, {@code
 * sign_dlink_ru.c}.
 */
final class DlinkTail implements ContainerReader {
  private static final Pattern SIGNATURE =
      Pattern.compile("([0-9A-Z]{3,12}-[0-9A-Z]{2,12}-RT-[0-9]{6}-[0-9]{2})\0*$");
  private static final int TAIL_BYTES = 48;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.word(bytes.length() - 4) == 0x00c0ffeeL) {
      return Finding.found("dlink-ru", Shape.WRAPPED, "a signed D-Link factory file");
    }
    byte[] tail = bytes.read(Math.max(0, bytes.length() - TAIL_BYTES), TAIL_BYTES);
    var signature = SIGNATURE.matcher(new String(tail, StandardCharsets.ISO_8859_1));
    if (!signature.find()) {
      return Optional.empty();
    }
    return new Uimage()
        .read(sample)
        .map(head ->
            Finding.of(
                head.container(),
                Shape.TWIN,
                head.what() + " and the D-Link signature '" + signature.group(1) + "' at the end"));
  }
}

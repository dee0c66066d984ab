package dev.wrtfleet.download;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells the web page of an error, a login or a hotel's network from what was asked for. */
final class Page {
  private static final int HEAD_BYTES = 256;

  private Page() {}

  static boolean isHtml(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, HEAD_BYTES), StandardCharsets.ISO_8859_1)
            .replaceFirst("^\u00ef\u00bb\u00bf", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    return head.startsWith("<!doctype html")
        || head.startsWith("<html")
        || head.startsWith("<?xml");
  }
}

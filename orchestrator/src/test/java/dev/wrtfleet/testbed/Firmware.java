package dev.wrtfleet.testbed;

import java.util.regex.Pattern;

/** What runs on a router. */
public record Firmware(String version, String revision, String target) {
  /** The one routers start with. */
  public static final Firmware OLD = new Firmware("23.05.5", "r24106-10cc5fcd00", "ath79/generic");

  /** What an image says of itself in its metadata, or what was there where it says nothing. */
  Firmware flashedWith(String image) {
    return new Firmware(
        value(image, "version", version),
        value(image, "revision", revision),
        value(image, "target", target));
  }

  private static String value(String image, String key, String otherwise) {
    var found = Pattern.compile('"' + key + "\"\\s*:\\s*\"([^\"]+)\"").matcher(image);
    return found.find() ? found.group(1).replace("\\/", "/") : otherwise;
  }
}

package dev.wrtfleet.router;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code cat /tmp/sysinfo/board_name}, the name sysupgrade compares with an image's boards
 * (OpenWrt package/base-files lib/upgrade/fwtool.sh). Exactly as written; empty where it is no
 * name.
 */
public final class BoardFromSysinfo {
  private static final Pattern NAME = Pattern.compile("[!-~]([ -~]{0,126}[!-~])?");

  private BoardFromSysinfo() {}

  /** The board in this output. */
  public static Optional<String> parse(String output) {
    return Optional.of(output.strip()).filter(name -> NAME.matcher(name).matches());
  }
}

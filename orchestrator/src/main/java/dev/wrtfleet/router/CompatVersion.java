package dev.wrtfleet.router;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code uci -q get system.@system[0].compat_version}; nothing said means 1.0 (OpenWrt
 * package/base-files lib/upgrade/fwtool.sh).
 */
public final class CompatVersion {
  /** What an unset option means. */
  public static final String UNSET = "1.0";

  private static final Pattern VERSION = Pattern.compile("\\d{1,4}(\\.\\d{1,4}){1,3}");

  private CompatVersion() {}

  /** The compat version; empty where the answer is none. */
  public static Optional<String> parse(String output) {
    String text = output.strip();
    return text.isEmpty()
        ? Optional.of(UNSET)
        : Optional.of(text).filter(version -> VERSION.matcher(version).matches());
  }
}

package dev.wrtfleet.router;

import dev.wrtfleet.facts.Release;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code cat /etc/openwrt_release}: shell assignments, in single or double quotes, the same
 * keys from 15.05 to today.
 */
public final class OpenwrtRelease {
  private static final Pattern LINE =
      Pattern.compile("^\\s*(DISTRIB_[A-Z]+)=(?:'([^']*)'|\"([^\"]*)\"|(\\S*))\\s*$");

  private OpenwrtRelease() {}

  /** The release in this output; empty where it names no revision. */
  public static Optional<Release> parse(String output) {
    Map<String, String> values = new HashMap<>();
    output
        .lines()
        .limit(100)
        .map(LINE::matcher)
        .filter(line -> line.matches())
        .forEach(line -> values.put(line.group(1), value(line)));
    return Optional.ofNullable(values.get("DISTRIB_REVISION"))
        .filter(revision -> !revision.isEmpty())
        .map(revision ->
            new Release(
                values.getOrDefault("DISTRIB_ID", ""),
                values.getOrDefault("DISTRIB_RELEASE", ""),
                revision,
                values.getOrDefault("DISTRIB_TARGET", "")));
  }

  private static String value(java.util.regex.Matcher line) {
    for (int group = 2; group <= 4; group++) {
      String value = line.group(group);
      if (value != null) {
        return value.strip();
      }
    }
    return "";
  }
}

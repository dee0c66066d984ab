package dev.wrtfleet.router;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The answer to {@code cat /proc/meminfo}, in bytes.
 *
 * @param availableBytes MemAvailable, or MemFree on kernels before 3.14
 */
public record Meminfo(long totalBytes, long availableBytes) {
  private static final Pattern TOTAL = line("MemTotal");
  private static final Pattern AVAILABLE = line("MemAvailable");
  private static final Pattern FREE = line("MemFree");

  private static Pattern line(String key) {
    return Pattern.compile("(?m)^" + key + ":\\s+(\\d{1,12}) kB\\s*$");
  }

  /** Reads the answer; empty where a line is missing. */
  public static Optional<Meminfo> parse(String output) {
    Optional<Long> available = bytes(AVAILABLE, output).or(() -> bytes(FREE, output));
    return bytes(TOTAL, output).flatMap(total -> available.map(free -> new Meminfo(total, free)));
  }

  private static Optional<Long> bytes(Pattern pattern, String output) {
    var found = pattern.matcher(output);
    return found.find() ? Optional.of(Long.parseLong(found.group(1)) * 1024) : Optional.empty();
  }
}

package dev.wrtfleet.router;

import java.util.List;
import java.util.OptionalLong;

/**
 * Reads {@code df -k DIR}: the free bytes. busybox breaks the row after a long device name, so the
 * words count, not the lines.
 */
public final class DiskFree {
  private DiskFree() {}

  /** The free bytes; empty where the row cannot be read. */
  public static OptionalLong availableBytes(String output) {
    List<String> words =
        output
            .lines()
            .skip(1)
            .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
            .toList();
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).matches("\\d{1,3}%|-") && words.get(i - 1).matches("\\d{1,14}")) {
        return OptionalLong.of(Long.parseLong(words.get(i - 1)) * 1024);
      }
    }
    return OptionalLong.empty();
  }
}

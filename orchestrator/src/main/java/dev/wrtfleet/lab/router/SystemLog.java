package dev.wrtfleet.lab.router;

import java.util.ArrayDeque;
import java.util.List;

/** logd's ring: what {@code logread} shows, gone after a reboot. */
final class SystemLog {
  private static final int LINES_MAX = 400;

  private final ArrayDeque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == LINES_MAX) {
      lines.removeFirst();
    }
    lines.add(line);
  }

  synchronized void clear() {
    lines.clear();
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}

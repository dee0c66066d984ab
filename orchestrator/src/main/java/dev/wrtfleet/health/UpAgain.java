package dev.wrtfleet.health;

import java.util.ArrayList;
import java.util.SortedMap;

/** Compares things that are up or down with what they were before. */
final class UpAgain {
  private UpAgain() {}

  /** Unhealthy where one was up before and is down or gone now. */
  static Verdict compare(
      String what, SortedMap<String, Boolean> before, SortedMap<String, Boolean> now) {
    var complaints = new ArrayList<String>();
    before.forEach((name, wasUp) -> {
      if (wasUp && !now.containsKey(name)) {
        complaints.add(what + " " + name + " was up before and is gone");
      } else if (wasUp && !now.getOrDefault(name, false)) {
        complaints.add(what + " " + name + " was up before and is down");
      }
    });
    return complaints.isEmpty()
        ? new Verdict.Healthy("")
        : new Verdict.Unhealthy(String.join(", ", complaints));
  }
}

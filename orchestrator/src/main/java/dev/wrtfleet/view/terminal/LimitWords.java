package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.UploadRate;
import dev.wrtfleet.playbook.WrittenRate;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RouterKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds routers back, in a plan's words. */
final class LimitWords {
  private LimitWords() {}

  /** {@code , 4 of a site, 10 of a board}; empty where there is only a total. */
  static String atOnce(Limits limits) {
    return limits.atOnce().stream()
        .map(limit -> ", " + limit.hosts() + " of a " + limit.label())
        .collect(Collectors.joining());
  }

  /** A line for each rule that is not about a number at once. */
  static List<String> lines(Plan plan) {
    Limits limits = plan.playbook().limits();
    var lines = new ArrayList<String>();
    if (!limits.apart().isEmpty()) {
      lines.add(
          "Keeps  "
              + limits.apart().stream().map(LimitWords::up).collect(Collectors.joining(", "))
              + " up at any time");
    }
    if (!limits.upload().isEmpty()) {
      lines.add(
          "Sends  "
              + limits.upload().stream().map(LimitWords::rate).collect(Collectors.joining(", "))
              + " at most");
    }
    int canaries = canaries(plan).size();
    if (canaries > 0) {
      lines.add(
          "First  "
              + (canaries == 1 ? "1 canary" : canaries + " canaries")
              + ": routers like one start when it is upgraded");
    }
    return lines;
  }

  private static String up(PerLabel limit) {
    return limit.hosts() + " of each " + limit.label();
  }

  private static String rate(UploadRate rate) {
    String speed = WrittenRate.format(rate.bytesPerSecond());
    return rate.label().equals(UploadRate.TOTAL) ? speed : speed + " to each " + rate.label();
  }

  /** Names of those that go alone: the first of each board and release that has others. */
  static Set<String> canaries(Plan plan) {
    var canaries = new HashSet<String>();
    if (plan.playbook().limits().canaries() != Limits.Canaries.ALWAYS) {
      return canaries;
    }
    var first = new HashMap<RouterKind, String>();
    for (PlannedHost host : plan.hosts()) {
      if (host.wave().isPresent()) {
        String before = first.putIfAbsent(RouterKind.of(host), host.name());
        if (before != null) {
          canaries.add(before);
        }
      }
    }
    return canaries;
  }
}

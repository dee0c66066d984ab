package dev.wrtfleet.view.terminal;

import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RolloutState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The end of a run in a few lines: how many of what, and every host that needs a look. */
public final class Recap {
  private static final int LISTED_MAX = 40;

  private final Paint paint;

  /** In these colours. */
  public Recap(Paint paint) {
    this.paint = paint;
  }

  /** The lines; hosts that did not end as wanted each with reason and advice. */
  public List<String> lines(RolloutState state, Duration took) {
    var lines = new ArrayList<String>();
    Plan plan = state.plan().orElse(null);
    lines.add("");
    lines.add(
        paint.bold("RECAP run " + state.run())
            + (plan == null ? "" : "  " + plan.playbook().name())
            + "  "
            + Words.duration(took));
    if (plan == null) {
      lines.add("  nothing was planned");
      return lines;
    }
    lines.add("  " + counts(state));
    state.haltReason().ifPresent(why -> lines.add("  " + paint.bad("halted") + ": " + why));
    state.leftOut().values().forEach(why -> lines.add("  " + leftOut(why)));
    List<PlannedHost> trouble =
        plan.hosts().stream()
            .filter(host -> state.ended(host.name()).map(e -> !wanted(e)).orElse(true))
            .toList();
    if (!trouble.isEmpty()) {
      lines.add("");
    }
    for (PlannedHost host : trouble.stream().limit(LISTED_MAX).toList()) {
      lines.addAll(
          state.ended(host.name()).map(e -> ended(host, e)).orElseGet(() -> List.of(open(host))));
    }
    if (trouble.size() > LISTED_MAX) {
      lines.add(
          "  … and " + (trouble.size() - LISTED_MAX) + " more: wrtfleet status " + state.run());
    }
    return lines;
  }

  private String leftOut(String why) {
    return paint.warn("board left out") + ": " + Words.plain(why);
  }

  private List<String> ended(PlannedHost host, HostEnded end) {
    String sign = OutcomeSign.sign(end.outcome()) + " " + host.name();
    String head =
        OutcomeSign.paint(paint, end.outcome(), sign)
            + "  "
            + wave(host)
            + OutcomeSign.word(end.outcome())
            + ": "
            + Words.plain(end.reason());
    return end.advice().isEmpty()
        ? List.of(head)
        : List.of(head, "    " + paint.dim(Words.plain(end.advice())));
  }

  private String open(PlannedHost host) {
    return paint.warn("◌ " + host.name()) + "  " + wave(host) + "not started yet";
  }

  private static String wave(PlannedHost host) {
    return host.wave().map(wave -> "wave " + (wave + 1) + "  ").orElse("");
  }

  private static boolean wanted(HostEnded end) {
    return end.outcome().isAsWanted();
  }

  private String counts(RolloutState state) {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    long open = 0;
    for (String host : state.hosts().keySet()) {
      var ended = state.ended(host);
      if (ended.isPresent()) {
        counts.merge(ended.get().outcome(), 1L, Long::sum);
      } else {
        open++;
      }
    }
    for (Outcome always : List.of(Outcome.UPGRADED, Outcome.CURRENT, Outcome.REFUSED)) {
      counts.putIfAbsent(always, 0L);
    }
    String text =
        counts.entrySet().stream()
            .map(each ->
                each.getValue() == 0
                    ? word(each)
                    : OutcomeSign.paint(paint, each.getKey(), word(each)))
            .collect(Collectors.joining("  "));
    return open == 0 ? text : text + "  " + paint.warn("open=" + open);
  }

  /** How many hosts ended how; {@code OPEN} for those that have not. */
  public static Map<String, Integer> outcomes(RolloutState state) {
    var counts = new TreeMap<String, Integer>();
    for (String host : state.hosts().keySet()) {
      String word = state.ended(host).map(e -> e.outcome().name()).orElse("OPEN");
      counts.merge(word, 1, Integer::sum);
    }
    return counts;
  }

  private static String word(Map.Entry<Outcome, Long> count) {
    return OutcomeSign.word(count.getKey()).replace(' ', '_') + "=" + count.getValue();
  }
}

package dev.wrtfleet.view.terminal;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Surveyed;
import java.util.ArrayList;
import java.util.List;

/** What routers said about themselves. */
public final class FactsView {
  private FactsView() {}

  /** A table; hosts that could not be read stand below it with the reason. */
  public static List<String> lines(List<Surveyed> hosts) {
    var table = new Table("HOST", "BOARD", "RELEASE", "REVISION", "TARGET", "MEMORY", "NOTE");
    var failed = new ArrayList<String>();
    for (Surveyed host : hosts) {
      host.facts()
          .ifPresentOrElse(
              facts -> row(table, host.host().name(), facts),
              () -> {
                failed.add("✖ " + host.host().name() + "  " + Words.plain(reason(host)));
                if (!host.advice().isEmpty()) {
                  failed.add("    " + Words.plain(host.advice()));
                }
              });
    }
    var lines = new ArrayList<>(table.lines());
    lines.addAll(failed);
    return lines;
  }

  private static void row(Table table, String name, RouterFacts facts) {
    table.row(
        name,
        facts.identity().board(),
        facts.release().distribution() + " " + facts.release().version(),
        facts.release().revision(),
        facts.release().target(),
        Words.size(facts.memory().available()) + " of " + Words.size(facts.memory().total()),
        note(facts));
  }

  private static String note(RouterFacts facts) {
    var notes = new ArrayList<String>();
    if (!facts.identity().compatVersion().equals("1.0")) {
      notes.add("compat " + facts.identity().compatVersion());
    }
    if (facts.boot().rootfsType().equals("initramfs")) {
      notes.add("runs from memory");
    }
    if (!facts.boot().finished()) {
      notes.add("first boot not finished");
    }
    return String.join(", ", notes);
  }

  /** One JSON object a host: its facts, or {@code error} and {@code advice}. */
  public static List<String> json(List<Surveyed> hosts) {
    return hosts.stream().map(FactsView::json).toList();
  }

  private static String json(Surveyed host) {
    JsonLine line = new JsonLine().put("host", host.host().name());
    return host.facts()
        .map(facts -> RunJson.facts(line, facts).line())
        .orElseGet(() -> line.put("error", reason(host)).put("advice", host.advice()).line());
  }

  private static String reason(Surveyed host) {
    return host.failure().orElse("");
  }
}

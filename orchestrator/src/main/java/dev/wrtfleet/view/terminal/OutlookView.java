package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.rollout.Outlook;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.TwoSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a plan says, before anything is done, of the way back. */
public final class OutlookView {
  private static final int HOSTS_SHOWN = 5;
  private static final int REASONS_SHOWN = 4;

  private final Paint paint;
  private final boolean all;

  /** With all reasons and hosts, or the first of them. */
  public OutlookView(Paint paint, boolean all) {
    this.paint = paint;
    this.all = all;
  }

  /** Some lines; none where nothing is to be upgraded. */
  public List<String> lines(Plan plan, Outlook outlook) {
    int hosts = outlook.hosts().size();
    var lines = new ArrayList<String>();
    if (hosts == 0) {
      return lines;
    }
    String head = "Rollback: " + outlook.possible() + " of " + hosts + " could be brought back";
    boolean isAutomatic =
        plan.playbook().fallback().onFailedGate() == Fallback.OnFailedGate.ROLLBACK;
    boolean isInVain = isAutomatic && outlook.possible() == 0;
    lines.add(
        (isInVain ? paint.warn(head) : head)
            + (isAutomatic ? ", by itself where a gate fails (on_failed_gate)" : ""));
    Map<String, List<String>> obstacles = outlook.obstacles();
    obstacles.entrySet().stream()
        .limit(all ? Long.MAX_VALUE : REASONS_SHOWN)
        .forEach(each ->
            lines.add(
                "  "
                    + paint.warn(each.getValue().size() + " not")
                    + ": "
                    + Words.plain(each.getKey())
                    + paint.dim("  " + names(each.getValue()))));
    if (!all && obstacles.size() > REASONS_SHOWN) {
      lines.add("  … and " + (obstacles.size() - REASONS_SHOWN) + " more reasons (-v lists all)");
    }
    List<String> slots = twoSlots(plan);
    if (!slots.isEmpty()) {
      lines.add(
          "  "
              + slots.size()
              + " keep what they run now in a second slot, for a switch by hand (docs/rollback.md)"
              + paint.dim("  " + names(slots)));
    }
    return lines;
  }

  private static List<String> twoSlots(Plan plan) {
    return plan.hosts().stream()
        .filter(host -> host.wave().isPresent() && TwoSlots.has(host.board()))
        .map(PlannedHost::name)
        .toList();
  }

  private String names(List<String> hosts) {
    int shown = all ? hosts.size() : Math.min(HOSTS_SHOWN, hosts.size());
    String names = String.join(", ", hosts.subList(0, shown));
    return shown == hosts.size() ? names : names + " and " + (hosts.size() - shown) + " more";
  }
}

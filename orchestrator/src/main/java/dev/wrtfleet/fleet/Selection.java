package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The hosts of a command: those the playbook names, of these the ones {@code --limit} names,
 * without those {@code --except} names.
 */
public record Selection(Selector hosts, Optional<Selector> limit, Optional<Selector> except) {

  /** The hosts, at least one, in the order of the fleet; else {@link FleetException}. */
  public List<Host> in(Fleet fleet) {
    List<Host> meant = hosts.in(fleet);
    limit.ifPresent(selector -> selector.in(fleet));
    except.ifPresent(selector -> selector.check(fleet));
    List<Host> left =
        meant.stream()
            .filter(host -> limit.isEmpty() || limit.get().matches(host))
            .filter(host -> except.isEmpty() || !except.get().matches(host))
            .toList();
    if (left.isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "selector.no-match",
              "no host is left",
              "'%s' names %d, and %s%sleaves none of them"
                  .formatted(hosts, meant.size(), said("--limit", limit), said("--except", except)),
              "See what each part names with 'wrtfleet hosts list'."));
    }
    return left;
  }

  private static String said(String option, Optional<Selector> selector) {
    return selector.map(it -> option + " '" + it + "' ").orElse("");
  }
}

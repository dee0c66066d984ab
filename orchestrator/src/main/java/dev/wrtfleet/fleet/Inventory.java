package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.Where;
import java.util.List;
import java.util.Optional;

/** One inventory file as written: what it says, not yet put together. */
record Inventory(Settings defaults, List<Entry> entries) {

  /** A group's own words. */
  record Group(String name, Where where, Settings settings) {}

  /**
   * One host, below a group or on its own.
   *
   * @param defines whether it says anything about the host, or only names it
   */
  record Entry(
      String name,
      Where where,
      Optional<Group> group,
      Optional<String> address,
      Settings settings,
      boolean defines) {}
}

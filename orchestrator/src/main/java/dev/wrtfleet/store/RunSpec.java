package dev.wrtfleet.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was asked for when a run was started, enough to go on with it in another process.
 *
 * @param playbook the file
 * @param playbookText what stood in it, for the file may be edited while the run goes on
 * @param inventories the inventory files
 * @param limit selector of the only hosts to touch
 * @param except selector of hosts to leave out
 * @param savedPlan the plan file it was started from
 * @param yes whether no questions are asked, approvals excepted
 * @param flags other options of the command that matter when going on, as typed
 * @param by who asked
 * @param undoes the run it undoes, where it is a way back
 */
public record RunSpec(
    Path playbook,
    String playbookText,
    List<Path> inventories,
    Optional<String> limit,
    Optional<String> except,
    Optional<Path> savedPlan,
    boolean yes,
    List<String> flags,
    String by,
    Instant createdAt,
    Optional<Undoes> undoes) {
  /** Copies the lists; what was not written before there was a way back is none. */
  public RunSpec {
    inventories = List.copyOf(inventories);
    flags = List.copyOf(flags);
    undoes = Objects.requireNonNullElse(undoes, Optional.empty());
  }

  /** A run that undoes none. */
  public RunSpec(
      Path playbook,
      String playbookText,
      List<Path> inventories,
      Optional<String> limit,
      Optional<String> except,
      Optional<Path> savedPlan,
      boolean yes,
      List<String> flags,
      String by,
      Instant createdAt) {
    this(
        playbook,
        playbookText,
        inventories,
        limit,
        except,
        savedPlan,
        yes,
        flags,
        by,
        createdAt,
        Optional.empty());
  }
}

package dev.wrtfleet.mirror;

import dev.wrtfleet.facts.RouterFacts;
import java.util.Optional;
import java.util.Set;

/**
 * Whom an image is wanted for.
 *
 * @param name for people: the router, or the board
 * @param machine what else is known where a router was asked
 */
public record Wish(String name, String board, Optional<Machine> machine) {
  private static final Set<String> DISKS = Set.of("x86", "armsr", "armvirt", "loongarch64");

  /**
   * What a router says it is.
   *
   * @param rootfs it runs; empty where it cannot say
   */
  public record Machine(String target, String rootfs, boolean efi) {}

  /** An image for this router. */
  public static Wish of(String host, RouterFacts facts) {
    var machine =
        new Machine(facts.release().target(), facts.boot().rootfsType(), facts.boot().efi());
    return new Wish(host, facts.identity().board(), Optional.of(machine));
  }

  /** An image for a board of which nothing else is known. */
  public static Wish ofBoard(String board) {
    return new Wish(board, board, Optional.empty());
  }

  /** The target, where it is known and can be one. */
  Optional<String> target() {
    return machine.map(Machine::target).filter(Mirror::isTarget);
  }

  /** Whether its image is a whole disk, found by target and not by board. */
  boolean isDisk() {
    return target().filter(name -> DISKS.contains(name.split("/", -1)[0])).isPresent();
  }
}

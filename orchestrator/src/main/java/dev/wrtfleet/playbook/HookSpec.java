package dev.wrtfleet.playbook;

import java.time.Duration;
import java.util.List;

/**
 * A command on the controller, or on a router.
 *
 * @param run the program and its arguments, no shell; on the controller absolute where it was
 *     written as a path
 * @param folder where it runs on the controller: that of the playbook, absolute
 * @param timeout after which it and its children are killed
 * @param stops whether its failure keeps what it belongs to from happening
 * @param env names of variables it gets besides the few every program needs
 */
public record HookSpec(
    List<String> run, String folder, Duration timeout, boolean stops, List<String> env) {
  /** Refuses no program at all. */
  public HookSpec {
    run = List.copyOf(run);
    env = List.copyOf(env);
    if (run.isEmpty() || !timeout.isPositive()) {
      throw new IllegalArgumentException(run + " within " + timeout);
    }
  }
}

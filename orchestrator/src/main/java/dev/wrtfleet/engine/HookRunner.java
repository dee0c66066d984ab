package dev.wrtfleet.engine;

import dev.wrtfleet.playbook.HookSpec;
import java.time.Duration;
import java.util.Map;

/** Runs commands on the controller. */
@FunctionalInterface
public interface HookRunner {
  /** Runs nothing: whatever asks for a hook is told that it failed. */
  HookRunner NONE = (spec, facts) -> new Result(false, "no hooks are run here", Duration.ZERO);

  /**
   * How a command ended.
   *
   * @param detail in one line, with the end of what it said
   */
  record Result(boolean passed, String detail, Duration took) {}

  /**
   * Runs it to its end, or to its timeout, with these facts in its environment. A command that
   * cannot be started has failed.
   *
   * @throws InterruptedException where this thread was told to stop; the command is gone then
   */
  Result run(HookSpec spec, Map<String, String> facts) throws InterruptedException;
}

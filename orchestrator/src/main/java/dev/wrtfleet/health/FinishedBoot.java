package dev.wrtfleet.health;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ShellLine;

/**
 * The first boot after the flash is over: {@code /etc/init.d/done} has deleted the carried-over
 * configuration archive. A power cut before that loses the configuration.
 */
record FinishedBoot() implements Check {
  static final Command QUESTION = Command.of(ShellLine.verbatim("[ -e /sysupgrade.tgz ]"));

  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    CommandResult result = look.run(QUESTION);
    if (result.ok()) {
      return new Verdict.Unhealthy(
          "the first boot is not finished, /sysupgrade.tgz is still there");
    }
    return result.ending() instanceof Ending.Exited(int status) && status == 1
        ? new Verdict.Healthy("")
        : new Verdict.Unclear("whether the boot is finished: " + RouterWords.of(result));
  }
}

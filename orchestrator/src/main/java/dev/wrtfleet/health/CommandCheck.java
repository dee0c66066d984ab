package dev.wrtfleet.health;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ShellLine;

/** A command the operator wrote ends with the status they expect. */
record CommandCheck(String line, int expect) implements Check {
  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    CommandResult result = look.run(Command.of(ShellLine.verbatim(line)));
    return switch (result.ending()) {
      case Ending.Exited(int status) when status == expect -> new Verdict.Healthy("");
      case Ending.Exited(int status) ->
          new Verdict.Unhealthy(
              "'" + line + "' ended with " + status + ", not " + expect + said(result));
      case Ending.Killed k -> new Verdict.Unclear("'" + line + "': " + k.words());
      case Ending.Closed c -> new Verdict.Unclear("'" + line + "': " + c.words());
    };
  }

  private static String said(CommandResult result) {
    String words = RouterWords.sentence(result.out(), result.err());
    return words.isEmpty() ? "" : ": " + words;
  }
}

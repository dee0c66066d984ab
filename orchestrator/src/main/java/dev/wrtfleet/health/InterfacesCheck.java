package dev.wrtfleet.health;

import dev.wrtfleet.router.InterfaceDump;
import dev.wrtfleet.router.LinkException;
import java.util.SortedMap;

/** Interfaces that were up before are up again. */
record InterfacesCheck() implements Check {
  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    SortedMap<String, Boolean> before = baseline.workings().interfaces();
    if (!before.containsValue(true)) {
      return new Verdict.Healthy("");
    }
    if (!baseline.configKept()) {
      return Check.notCompared("interfaces");
    }
    return switch (look.interfaces()) {
      case Answer.Given<InterfaceDump>(InterfaceDump dump) ->
          UpAgain.compare("interface", before, dump.up());
      case Answer.Missing<InterfaceDump>(String words) ->
          new Verdict.Unhealthy("no list of interfaces: " + words);
      case Answer.Garbled<InterfaceDump> garbled -> new Verdict.Unclear(garbled.words());
    };
  }
}

package dev.wrtfleet.health;

import dev.wrtfleet.router.LinkException;
import java.util.SortedMap;

/** Radios that were up before are up again, set up and not given up. */
record WirelessCheck() implements Check {
  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    SortedMap<String, Boolean> before = baseline.workings().radios();
    if (!before.containsValue(true)) {
      return new Verdict.Healthy("");
    }
    if (!baseline.configKept()) {
      return Check.notCompared("radios");
    }
    return switch (look.radios()) {
      case Answer.Given<SortedMap<String, Boolean>>(var now) ->
          UpAgain.compare("radio", before, now);
      case Answer.Missing<SortedMap<String, Boolean>>(String words) ->
          new Verdict.Unhealthy("no state of the radios: " + words);
      case Answer.Garbled<SortedMap<String, Boolean>> garbled ->
          new Verdict.Unclear(garbled.words());
    };
  }
}

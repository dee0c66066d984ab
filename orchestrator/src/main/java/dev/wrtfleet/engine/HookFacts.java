package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.HookDue;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RolloutState;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a hook is told in its environment. No secrets: nothing here is of a login. */
final class HookFacts {
  private HookFacts() {}

  /** For a hook of the run or a wave. */
  static Map<String, String> of(RolloutState state, HookDue due) {
    Map<String, String> facts = of(state.run(), due.point().word());
    facts.put("WRTFLEET_PLAYBOOK", state.plan().orElseThrow().playbook().name());
    switch (due.point()) {
      case BEFORE_WAVE, AFTER_WAVE -> {
        facts.put("WRTFLEET_WAVE", Integer.toString(due.wave() + 1));
        facts.put(
            "WRTFLEET_WAVE_NAME",
            state.plan().orElseThrow().playbook().waves().get(due.wave()).name());
      }
      case BEFORE_RUN, AFTER_RUN, BEFORE_HOST, AFTER_HOST, LOST, BEFORE_FLASH, AFTER_SETTLE -> {}
    }
    facts.put("WRTFLEET_UPGRADED", Integer.toString(state.tally().count(Outcome.UPGRADED)));
    facts.put("WRTFLEET_FAILED", Integer.toString(state.tally().failed()));
    facts.put("WRTFLEET_HALTED", state.haltReason().orElse(""));
    return facts;
  }

  /** For a hook of a host; an end where it is known. */
  static Map<String, String> of(
      String run, String hook, Host host, PlannedHost planned, Optional<HostEnded> end) {
    Map<String, String> facts = of(run, hook);
    facts.put("WRTFLEET_HOST", host.name());
    facts.put("WRTFLEET_ADDRESS", host.address());
    facts.put("WRTFLEET_BOARD", planned.board());
    facts.put("WRTFLEET_FROM", planned.fromVersion());
    planned.image().ifPresent(image -> facts.put("WRTFLEET_TO", image.version()));
    facts.put("WRTFLEET_OUTCOME", end.map(each -> each.outcome().name()).orElse(""));
    facts.put("WRTFLEET_REASON", end.map(HostEnded::reason).orElse(""));
    host.labels()
        .forEach((label, value) ->
            facts.put(
                "WRTFLEET_LABEL_" + label.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"),
                value));
    return facts;
  }

  private static Map<String, String> of(String run, String hook) {
    Map<String, String> facts = new HashMap<>();
    facts.put("WRTFLEET_RUN", run);
    facts.put("WRTFLEET_HOOK", hook);
    return facts;
  }
}

package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import java.util.HashSet;
import java.util.Set;

/** Hooks run once each, before what they come before; some must not fail. */
final class UmpireOfHooks {
  private final Plan plan;
  private final Set<String> hooksRun = new HashSet<>();
  private boolean mustHalt;

  UmpireOfHooks(Plan plan) {
    this.plan = plan;
  }

  /** Whether one failed that must not. */
  boolean mustHalt() {
    return mustHalt;
  }

  void ran(Event.HookRan event) {
    String key = event.hook() + " " + event.wave();
    assertThat(hooksRun.add(key)).as("%s runs once", key).isTrue();
    HookSpec spec = plan.playbook().hooks().at(event.hook()).orElseThrow();
    mustHalt |= !event.passed() && spec.stops();
  }

  void require(HookPoint point, int wave) {
    if (plan.playbook().hooks().at(point).isPresent()) {
      assertThat(hooksRun).as("hook before what it comes before").contains(point + " " + wave);
    }
  }

  void refuse(HookPoint point, int wave) {
    assertThat(hooksRun).doesNotContain(point + " " + wave);
  }
}

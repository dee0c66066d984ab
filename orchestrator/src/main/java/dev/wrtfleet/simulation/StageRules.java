package dev.wrtfleet.simulation;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.HostStage;
import dev.wrtfleet.rollout.RolloutState;

/** What must hold of hosts that get their images before their windows. */
final class StageRules {
  private StageRules() {}

  /** A host is to be staged; {@code before} is the state it was decided on. */
  static void begun(RolloutState before, Event.StageBegun event) {
    long going = before.hosts().values().stream().filter(host -> host.stage().isGoing()).count();
    boolean isWaiting =
        before
            .host(event.host())
            .filter(host -> !host.admitted() && host.ended().isEmpty() && host.flash().isEmpty())
            .isPresent();
    Rules.hold(isWaiting && before.haltReason().isEmpty(), "staged before its turn", event);
    Rules.hold(before.inFlight() == 0, "staged while nobody is in flight", event);
    int most = before.plan().orElseThrow().playbook().atOnce();
    Rules.hold(going < most, "limits at once hold", event, going);
  }

  /** Nobody ends before its turn with our image on it, as far as anybody can know. */
  static void ended(RolloutState before, Event.HostEnded event) {
    HostProgress host = before.host(event.host()).orElseThrow();
    boolean isTidy = host.admitted() || host.stage().state() == HostStage.State.NONE;
    Rules.hold(isTidy, "no image is left behind", event);
  }

  /** The router itself is asked, at the moment the journal says so. */
  static void cleared(SimulatedRouter router, RolloutState before, Event.StageCleared event) {
    boolean claims = event.detail().endsWith("is taken off");
    String image =
        before
            .planned(event.host())
            .flatMap(host -> host.image())
            .map(file -> "/tmp/wrtfleet-" + file.sha256().substring(0, 8) + ".bin")
            .orElseThrow();
    Rules.hold(!claims || !router.has(image), "no image is left behind", event);
  }
}

package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.HostAdmitted;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.Proved;
import dev.wrtfleet.rollout.Event.StepStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A journal in memory with a clock set by hand: writes events, folds them, asks for decisions. */
final class Tape {
  final List<Recorded> records = new ArrayList<>();
  Instant now = Instant.parse("2025-11-01T01:00:00Z");
  RolloutState state = RolloutState.empty();

  /** A run with this plan, nothing decided yet. */
  static Tape planned(Playbook playbook, PlannedHost... hosts) {
    return new Tape()
        .write(
            new Event.RunStarted("r-1", playbook.name(), "ada"),
            new Event.Planned(new Plan(playbook, List.of(hosts))));
  }

  /** A run with this plan, the first decision written. */
  static Tape started(Playbook playbook, PlannedHost... hosts) {
    Tape tape = planned(playbook, hosts);
    tape.decide();
    return tape;
  }

  Tape write(Event... events) {
    for (Event event : events) {
      var recorded = new Recorded(records.size() + 1L, now, event);
      state = state.apply(recorded);
      records.add(recorded);
    }
    return this;
  }

  Tape wait(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Writes what is decided now; routers whose soak is over were seen well before. */
  List<Event> decide() {
    for (String host : state.watched()) {
      if (!now.isBefore(state.soak(host).orElseThrow().until())) {
        write(seen(host, HostProgress.HEALTHY));
      }
    }
    return decideUnwatched();
  }

  /** A look at a host whose wave soaks. */
  Event seen(String host, String verdict) {
    Soak soak = state.soak(host).orElseThrow();
    boolean isLast = !now.isBefore(soak.until()) && verdict.equals(HostProgress.HEALTHY);
    return new Event.SoakSeen(host, verdict, "", soak.number(), isLast);
  }

  /** Writes what is decided now, whatever routers were looked at. */
  List<Event> decideUnwatched() {
    Decision decision = Brain.decide(state, now);
    write(decision.events().toArray(Event[]::new));
    return decision.events();
  }

  /** Takes an admitted host down its road to this end. */
  Tape end(String host, Outcome outcome) {
    write(new StepStarted(host, Step.PROBE, ""));
    if (outcome.isFailure() || outcome.isProved()) {
      write(flash(host));
    }
    if (outcome.isProved() || outcome == Outcome.DEGRADED) {
      write(proof(host), new HealthSeen(host, HostProgress.HEALTHY, ""));
    }
    return write(ended(host, outcome));
  }

  static FlashIssued flash(String host) {
    return new FlashIssued(
        host,
        "boot-1",
        "r28959-29397011cc",
        Plans.image("acme,one"),
        "SHA256:key",
        ConfigPolicy.KEEP,
        Instant.parse("2025-11-01T02:00:00Z"));
  }

  static Proved proof(String host) {
    return new Proved(host, "boot-2", "r29087-d9c5716d1d", "acme,one", Duration.ofMinutes(2));
  }

  static HostEnded ended(String host, Outcome outcome) {
    return new HostEnded(host, outcome, "because", "");
  }

  static HostAdmitted admitted(String host) {
    return new HostAdmitted(host);
  }
}

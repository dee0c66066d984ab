package dev.wrtfleet.simulation;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Decision;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What must never happen, watched as it would happen: the journal's claims are held against what
 * the routers really did. Shares the fold with the product and nothing else.
 */
final class Rules {
  /** As many digits of an image's hash are in its name on the router. */
  private static final int HASH_IN_NAME = 8;

  private final Fleet fleet;
  private final Map<String, RolloutState> live = new HashMap<>();
  private final Map<String, List<Recorded>> written = new HashMap<>();
  private final Map<String, Long> fences = new HashMap<>();
  private final Set<List<String>> flashed = new HashSet<>();
  private final Map<String, SimulatedRouter> routers = new HashMap<>();
  private final Map<List<String>, String> atWork = new HashMap<>();
  private final Map<List<String>, Instant> endedAt = new HashMap<>();
  private final Map<Outcome, Integer> outcomes = new HashMap<>();
  private int flashes;

  Rules(Fleet fleet) {
    this.fleet = fleet;
  }

  void watch(SimulatedRouter router) {
    routers.put(router.name(), router);
  }

  /** How many hosts ended how, in all runs. */
  Map<Outcome, Integer> outcomes() {
    return outcomes;
  }

  int flashes() {
    return flashes;
  }

  static void hold(boolean holds, String rule, Object... what) {
    if (!holds) {
      throw new Broken(rule, List.of(what).toString());
    }
  }

  private RolloutState state(String run) {
    return live.getOrDefault(run, RolloutState.empty());
  }

  private Optional<HostProgress> progress(String run, String host) {
    return state(run).host(host);
  }

  /** An event is durable now. */
  void written(String run, Ledger.Lease lease, Recorded recorded) {
    Event event = recorded.event();
    RolloutState before = state(run);
    RolloutState after;
    try {
      after = before.apply(recorded);
    } catch (IllegalStateException e) {
      throw new Broken("the journal can be replayed", String.valueOf(e.getMessage()), e);
    }
    live.put(run, after);
    written.computeIfAbsent(run, key -> new ArrayList<>()).add(recorded);
    long highest = fences.merge(lease.of(), lease.fence(), Math::max);
    hold(highest == lease.fence(), "only the newest lease writes", lease, highest, event);
    hold(
        !event.toString().contains(SimulatedImage.SECRET),
        "no secret leaves a router",
        event.getClass().getSimpleName());
    switch (event) {
      case Event.WaveOpened e -> waveOpened(before, e.wave());
      case FlashIssued e ->
          hold(before.haltReason().isEmpty(), "nothing is flashed after a halt", e.host());
      case Event.HostAdmitted e -> LimitRules.admitted(before, e.host());
      case Event.StageBegun e -> StageRules.begun(before, e);
      case Event.StageCleared e -> StageRules.cleared(router(e.host()), before, e);
      case Event.Proved e -> proved(run, e);
      case HostEnded e -> ended(run, before, e, recorded.at());
      case Event.HostRelapsed e ->
          hold(!e.reason().isBlank() && !e.advice().isBlank(), "no silence", e);
      case Event.WavePassed e -> wavePassed(before, e.wave());
      case Event.RunFinished e -> finished(run);
      default -> {}
    }
  }

  /** By the clock of the one who decided, for that is the only one it has. */
  void decided(RolloutState state, Decision decision, Instant now) {
    state
        .plan()
        .ifPresent(plan ->
            hold(
                Nights.allow(state, decision.events(), now),
                "nothing begins outside its window",
                decision,
                now));
  }

  private static void waveOpened(RolloutState before, int wave) {
    hold(before.haltReason().isEmpty(), "a wave opens after a good one", wave, "halted");
    for (int earlier = 0; earlier < wave; earlier++) {
      hold(before.tally(earlier).notEnded() == 0, "a wave opens after a good one", wave);
    }
    int most = before.plan().orElseThrow().playbook().stopWhen().failed().orElse(Integer.MAX_VALUE);
    hold(before.tally().failed() < most, "a wave opens after a good one", wave, before.tally());
  }

  /** Of the router itself: it really had that boot, with that firmware, and after our flash. */
  private void proved(String run, Event.Proved event) {
    SimulatedRouter router = router(event.host());
    FlashIssued flash = progress(run, event.host()).flatMap(HostProgress::flash).orElseThrow();
    hold(
        router.ran(event.bootId(), flash.image().revision())
            && !event.bootId().equals(flash.bootId())
            && flash.image().boards().contains(router.board()),
        "upgraded means proved",
        event);
  }

  private void ended(String run, RolloutState before, HostEnded event, Instant at) {
    endedAt.put(List.of(run, event.host()), at);
    outcomes.merge(event.outcome(), 1, Integer::sum);
    String host = event.host();
    StageRules.ended(before, event);
    boolean isFlashed = flashed.contains(List.of(run, host));
    switch (event.outcome()) {
      case UPGRADED, UNCLEAR -> {
        hold(progress(run, host).orElseThrow().proved().isPresent(), "upgraded means proved", host);
        hold(isFlashed, "upgraded means proved", event, "never flashed by this run");
      }
      case REFUSED, UNREACHABLE, SKIPPED, CURRENT ->
          hold(!isFlashed, "nothing written means nothing written", event);
      case NOT_STARTED ->
          hold(
              !isFlashed || router(host).refuses(), "nothing written means nothing written", event);
      case OLD_FIRMWARE, DEGRADED, LOST, STRANGER -> {}
    }
    hold(!event.reason().isBlank(), "no silence", event);
    hold(event.outcome().isAsWanted() || !event.advice().isBlank(), "no silence", event);
  }

  private void finished(String run) {
    Map<String, HostProgress> hosts = state(run).hosts();
    hosts.forEach((name, host) -> hold(host.ended().isPresent(), "no silence", name));
    long ends = count(run, HostEnded.class);
    long retries = count(run, Event.HostRetried.class);
    hold(
        ends == hosts.size() + retries,
        "no silence",
        ends + " ends of " + hosts.size() + " hosts, " + retries + " of them tried again");
    RolloutState again = RolloutState.replay(Objects.requireNonNull(written.get(run)));
    hold(
        again.hosts().equals(hosts) && again.tally().equals(state(run).tally()),
        "a replay gives the live state",
        run);
  }

  private long count(String run, Class<? extends Event> type) {
    return Objects.requireNonNull(written.get(run)).stream()
        .filter(each -> type.isInstance(each.event()))
        .count();
  }

  /**
   * A wave without a soak that was cut short passes with every upgraded host seen well after it.
   */
  private static void wavePassed(RolloutState before, int wave) {
    hold(before.watched().isEmpty(), "a wave opens after a good one", wave, before.watched());
    hold(before.unclear().isEmpty(), "a wave opens after a good one", wave, before.unclear());
  }

  /** The world came to its end. */
  void over(List<String> runs) {
    for (String run : runs) {
      hold(state(run).phase() == RunPhase.FINISHED, "it ends", run, state(run).phase());
    }
  }

  /** A sysupgrade begins for good. */
  void flashBegins(SimulatedRouter router, FlashOrder order) {
    flashes++;
    String host = router.name();
    Optional<HostProgress> progress = progress(order.run(), host);
    Optional<FlashIssued> issued = progress.flatMap(HostProgress::flash);
    hold(issued.isPresent(), "the journal comes before the act", order);
    FlashIssued flash = issued.orElseThrow();
    hold(
        flash.image().boards().contains(router.board()),
        "an image only for its board",
        host,
        router.board());
    hold(
        order.image().contains(flash.image().sha256().substring(0, HASH_IN_NAME))
            && order.wipes() == (flash.config() == ConfigPolicy.WIPE),
        "flashed as planned",
        order);
    hold(!router.isUpgrading(), "never twice", host, "two at once");
    hold(flashed.add(List.of(order.run(), host)), "never twice", order);
    Optional<HostEnded> end = progress.flatMap(HostProgress::ended);
    hold(
        end.isEmpty() || nobodyCouldStop(order, end.get(), router),
        "no flash after the end",
        order,
        end);
    hold(
        flash.bootId().equals(router.bootId()),
        "no flash of another boot than the journal names",
        host);
  }

  /**
   * A flash after the end that no controller can prevent: its command was given away before the end
   * was written and stuck on its way, no command of a newer lease got the lock since, and the end
   * claims nothing but that nobody knows.
   */
  private boolean nobodyCouldStop(FlashOrder order, HostEnded end, SimulatedRouter router) {
    Instant written = Objects.requireNonNull(endedAt.get(List.of(order.run(), end.host())));
    return end.outcome() == Outcome.LOST
        && !order.sent().isAfter(written)
        && router.fence() <= order.fence();
  }

  /** A router others are reached through goes down for its flash. */
  void goesDown(String host) {
    live.forEach((run, state) -> {
      if (state.plan().isEmpty() || state.phase() == RunPhase.FINISHED) {
        return;
      }
      for (Host other : fleet.hosts()) {
        boolean isBehind = other.via().equals(Optional.of(host));
        boolean inFlight =
            progress(run, other.name())
                .filter(it -> it.admitted() && it.ended().isEmpty())
                .isPresent();
        hold(!(isBehind && inFlight), "the way to a router stays up", host, other.name());
      }
    });
  }

  /** Somebody took another host key than the one on file. */
  void newKeyTaken(String host) {
    boolean isOurWipe =
        live.keySet().stream()
            .flatMap(run -> progress(run, host).flatMap(HostProgress::flash).stream())
            .anyMatch(flash -> flash.config() == ConfigPolicy.WIPE);
    hold(isOurWipe, "a new host key only after our own wipe", host);
  }

  /** A stretch of a host begins; the one before must be over, or its process dead or frozen. */
  void begins(String process, String run, String host) {
    String other = atWork.put(List.of(run, host), process);
    hold(other == null, "one task a host", host, process, String.valueOf(other));
  }

  void ends(String process, String run, String host) {
    atWork.remove(List.of(run, host), process);
  }

  /** This process does nothing for now. */
  void isGone(String process) {
    atWork.values().removeIf(process::equals);
  }

  private SimulatedRouter router(String host) {
    return Objects.requireNonNull(routers.get(host), host);
  }
}

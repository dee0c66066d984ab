package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.HostAdmitted;
import dev.wrtfleet.rollout.Event.SkipAsked;
import dev.wrtfleet.rollout.Event.StepStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A fleet, a playbook and all that happens to them, from one seed. */
final class RandomWorld {
  private static final List<Outcome> ENDS =
      List.of(
          Outcome.UPGRADED,
          Outcome.UPGRADED,
          Outcome.UPGRADED,
          Outcome.UPGRADED,
          Outcome.CURRENT,
          Outcome.REFUSED,
          Outcome.UNREACHABLE,
          Outcome.NOT_STARTED,
          Outcome.OLD_FIRMWARE,
          Outcome.DEGRADED,
          Outcome.LOST,
          Outcome.STRANGER,
          Outcome.UNCLEAR);

  private final Random random;
  private final Map<String, PlannedHost> unknown = new TreeMap<>();
  private boolean waitsForAbsent;
  private final Map<String, Deque<Event>> roads = new LinkedHashMap<>();

  private final RandomStages stages;
  private final RandomPlaybooks playbooks;

  RandomWorld(long seed) {
    this.random = new Random(seed);
    this.stages = new RandomStages(seed);
    this.playbooks = new RandomPlaybooks(random);
  }

  /** Whether something with this chance happens now. */
  boolean happens(double chance) {
    return random.nextDouble() < chance;
  }

  Plan plan() {
    int count = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(25);
    var candidates = new ArrayList<WavePicker.Candidate>();
    for (int i = 0; i < count; i++) {
      candidates.add(
          new WavePicker.Candidate(
              Routers.host("h" + i, Optional.empty(), site()),
              new RouterKind("board" + random.nextInt(3), "24.10." + random.nextInt(2)),
              through(candidates),
              List.of()));
    }
    boolean hasOrder = happens(0.3);
    for (int i = 0; hasOrder && i + 1 < count; i++) {
      WavePicker.Candidate plain = candidates.get(i);
      // Those made later stand behind those made earlier, here as with routers: no loops.
      String earlier = candidates.get(i + 1 + random.nextInt(count - i - 1)).name();
      candidates.set(
          i,
          new WavePicker.Candidate(
              plain.host(),
              plain.kind(),
              plain.through(),
              happens(0.2) ? List.of(earlier) : List.of()));
    }
    Collections.shuffle(candidates, random);
    Playbook playbook = playbooks.playbook();
    if (happens(0.15)) {
      playbook = playbook.waitingForAbsent(Duration.ofSeconds(1 + random.nextInt(5_000)));
      waitsForAbsent = true;
    }
    List<Timing> timings = happens(0.2) ? playbooks.timings() : List.of(Timing.ANY);
    playbook = stages.of(playbook);
    timings = timings.stream().map(stages::of).toList();
    var hosts = new ArrayList<PlannedHost>();
    for (WavePicker.Placement place : WavePicker.place(playbook, candidates)) {
      WavePicker.Candidate candidate =
          candidates.stream().filter(c -> c.name().equals(place.host())).findFirst().orElseThrow();
      hosts.add(
          Plans.host(
                  place.host(),
                  candidate.kind(),
                  place.wave(),
                  candidate.through().toArray(String[]::new))
              .at(timings.get(random.nextInt(timings.size())))
              .withLabels(candidate.host().labels())
              .at(Optional.ofNullable(candidate.host().labels().get("site")))
              .goingAfter(candidate.after()));
    }
    for (int i = waitsForAbsent ? random.nextInt(4) : 0; i > 0; i--) {
      List<String> through =
          hosts.isEmpty() || happens(0.5)
              ? List.of()
              : List.of(hosts.get(random.nextInt(hosts.size())).name());
      PlannedHost away =
          Plans.away("away" + i, playbook.lateWave().orElseThrow(), through.toArray(String[]::new))
              .at(timings.get(random.nextInt(timings.size())));
      unknown.put(away.name(), away);
      hosts.add(away);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      hosts.add(
          Plans.over(
              "over" + i,
              List.of(Outcome.CURRENT, Outcome.REFUSED, Outcome.UNREACHABLE)
                  .get(random.nextInt(3))));
    }
    return new Plan(playbook, hosts);
  }

  private List<String> through(List<WavePicker.Candidate> earlier) {
    if (earlier.isEmpty() || !happens(0.4)) {
      return List.of();
    }
    WavePicker.Candidate router = earlier.get(random.nextInt(earlier.size()));
    var chain = new ArrayList<String>();
    if (happens(0.2)) {
      chain.add("outside" + earlier.size());
    }
    chain.add(router.name());
    chain.addAll(router.through());
    return chain;
  }

  private SortedMap<String, String> site() {
    return happens(0.3)
        ? new TreeMap<>()
        : new TreeMap<>(Map.of("site", "site" + random.nextInt(3)));
  }

  /** A hook mostly passes. */
  Event.HookRan ran(HookDue due) {
    return new Event.HookRan(
        due.point(), due.wave(), !happens(0.1), "exit 1", Duration.ofSeconds(1));
  }

  /** The host's road begins: all its events up to some end, still to happen. */
  void admitted(HostAdmitted event, HostProgress before) {
    String host = event.host();
    boolean isFlashed = before.flash().isPresent();
    boolean isProved = before.proved().isPresent();
    Outcome end = ENDS.get(random.nextInt(ENDS.size()));
    if (isFlashed && !end.isFailure() && !end.isProved()) {
      end = Outcome.LOST;
    }
    var road = new ArrayDeque<Event>();
    road.add(new StepStarted(host, Step.PROBE, ""));
    Optional<Event> lost = stages.lost(before);
    if (lost.isPresent()) {
      road.add(lost.get());
      roads.put(host, road);
      return;
    }
    while (!isFlashed && happens(0.2)) {
      road.add(new Event.HostAway(host, "no answer"));
    }
    if (!isFlashed && waitsForAbsent && happens(0.4)) {
      road.add(new Event.HostPutOff(host, "no answer", "switch it on"));
      roads.put(host, road);
      return;
    }
    PlannedHost away = unknown.remove(host);
    if (away != null) {
      String board = "board" + random.nextInt(3);
      road.add(new Event.HostFound(host, away.found(board, "24.10.4", Plans.image(board))));
      roads.put(host, road);
      return;
    }
    if (!isFlashed) {
      road.add(new Event.FactsRead(host, Routers.facts("acme,one"), "key"));
    }
    if (!isFlashed && (end.isFailure() || end.isProved())) {
      road.add(Tape.flash(host));
    }
    if (!isProved && (end.isProved() || end == Outcome.DEGRADED)) {
      road.add(Tape.proof(host));
      road.add(new HealthSeen(host, end == Outcome.UPGRADED ? HostProgress.HEALTHY : "no", ""));
    }
    road.add(Tape.ended(host, end));
    roads.put(host, road);
  }

  /** A host in flight that is not flashed comes to a safe place, or does not. */
  void skip(SkipAsked asked) {
    if (roads.containsKey(asked.host()) && happens(0.7)) {
      roads.put(asked.host(), new ArrayDeque<>(List.of(Wishes.skipped(asked))));
    }
  }

  /** After a halt those that are not flashed are left alone by their tasks. */
  void leave(RolloutState state) {
    for (String host : List.copyOf(roads.keySet())) {
      LeftAlone.end(state, host).ifPresent(end -> roads.put(host, new ArrayDeque<>(List.of(end))));
    }
  }

  /** Hosts that are staged, or recalled. */
  void see(Event event) {
    stages.see(event, roads);
  }

  /** A look at some host in a soak, where there is one. */
  Optional<Event> look(RolloutState state, Instant now) {
    List<String> watched = state.watched();
    if (watched.isEmpty()) {
      return Optional.empty();
    }
    String host = watched.get(random.nextInt(watched.size()));
    Soak soak = state.soak(host).orElseThrow();
    if (happens(0.05)) {
      Outcome outcome = happens(0.5) ? Outcome.DEGRADED : Outcome.UNCLEAR;
      return Optional.of(new Event.HostRelapsed(host, outcome, "because", "look"));
    }
    boolean isWell = happens(0.8);
    return Optional.of(
        new Event.SoakSeen(
            host,
            isWell ? HostProgress.HEALTHY : "no",
            "",
            soak.number(),
            isWell && !now.isBefore(soak.until())));
  }

  /** Somebody wishes something of a run. */
  Wishes.Answer wish(RolloutState state) {
    var ada = new Wishes.Wisher("ada", "");
    List<String> hosts = List.copyOf(state.hosts().keySet());
    String host = hosts.isEmpty() ? "nobody" : hosts.get(random.nextInt(hosts.size()));
    return switch (random.nextInt(4)) {
      case 0 -> Wishes.next(state, ada);
      case 1 -> Wishes.skip(state, host, ada);
      case 2 -> Wishes.retry(state, host, ada);
      default -> Wishes.retry(state, Wishes.FAILED, ada);
    };
  }

  /** The next event of some host in flight. */
  Optional<Event> next(RolloutState state) {
    if (roads.isEmpty()) {
      return Optional.empty();
    }
    String host = List.copyOf(roads.keySet()).get(random.nextInt(roads.size()));
    Optional<Event.HostPutBack> putBack = state.way(host).putBack();
    if (putBack.isPresent()) {
      roads.remove(host);
      return Optional.of(putBack.get());
    }
    Deque<Event> road = roads.getOrDefault(host, new ArrayDeque<>());
    Event event = road.removeFirst();
    if (road.isEmpty()) {
      roads.remove(host);
    }
    return Optional.of(event);
  }

  /** Mostly forward; sometimes the clock is set back. */
  Duration time() {
    return Duration.ofSeconds(happens(0.1) ? -random.nextInt(3600) : random.nextInt(1800));
  }
}

package dev.wrtfleet.rollout;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.SiteDown;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.StopWhen.Counted;
import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.HostAdmitted;
import dev.wrtfleet.rollout.Event.SkipAsked;
import dev.wrtfleet.rollout.Event.StepStarted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

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

  RandomWorld(long seed) {
    this.random = new Random(seed);
    this.stages = new RandomStages(seed);
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
              host("h" + i, Optional.empty(), site()),
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
    Playbook playbook = playbook();
    if (happens(0.15)) {
      playbook = playbook.waitingForAbsent(Duration.ofSeconds(1 + random.nextInt(5_000)));
      waitsForAbsent = true;
    }
    List<Timing> timings = happens(0.2) ? timings() : List.of(Timing.ANY);
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

  private Playbook playbook() {
    int waves = 1 + random.nextInt(4);
    WaveSpec[] specs = new WaveSpec[waves];
    for (int i = 0; i < waves; i++) {
      Pick pick = i == waves - 1 ? new Pick.Rest() : pick();
      Duration soak = happens(0.5) ? Duration.ZERO : Duration.ofSeconds(random.nextInt(7200));
      specs[i] = new WaveSpec("wave" + i, pick, soak, happens(0.3));
      if (happens(0.2)) {
        specs[i] = specs[i].withStopWhen(stop());
      }
      if (specs[i].approve() && happens(0.6)) {
        specs[i] = specs[i].withTerms(terms());
      }
    }
    return Plans.playbook(1 + random.nextInt(6), stop(), specs)
        .withLimits(limits())
        .withHooks(hooks())
        .withFallback(
            new Fallback(
                List.of(),
                happens(0.4) ? Fallback.OnFailedGate.ROLLBACK : Fallback.OnFailedGate.HALT))
        .withSiteDown(
            new SiteDown(
                "site", 1 + random.nextInt(3), Duration.ofSeconds(1 + random.nextInt(14_400))));
  }

  private Limits limits() {
    return new Limits(
        happens(0.5) ? Limits.Canaries.ALWAYS : Limits.Canaries.WAVES,
        happens(0.3) ? List.of(perLabel("site"), perLabel("board")) : List.of(),
        happens(0.3) ? List.of(perLabel("site")) : List.of());
  }

  private PerLabel perLabel(String label) {
    return new PerLabel(label, 1 + random.nextInt(3), Optional.empty());
  }

  private SortedMap<String, String> site() {
    return happens(0.3)
        ? new TreeMap<>()
        : new TreeMap<>(Map.of("site", "site" + random.nextInt(3)));
  }

  private StopWhen stop() {
    var stop =
        new StopWhen(
            happens(0.3) ? OptionalInt.of(1 + random.nextInt(6)) : OptionalInt.empty(),
            happens(0.3) ? OptionalDouble.of(1 + random.nextInt(100)) : OptionalDouble.empty());
    if (happens(0.3)) {
      stop = stop.withOfAtLeast(2 + random.nextInt(10));
    }
    if (happens(0.5)) {
      stop =
          stop.withPerBoard(
              1 + random.nextInt(3), happens(0.8) ? ThenBoard.LEAVE_OUT : ThenBoard.HALT);
    }
    if (happens(0.2)) {
      stop = stop.withInARow(2 + random.nextInt(4));
    }
    return happens(0.2) ? stop.withCount(Set.of(Counted.UNREACHABLE)) : stop;
  }

  /** Some windows; they are long enough, and open every day. */
  private List<Timing> timings() {
    var timings = new ArrayList<Timing>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int from = random.nextInt(24);
      int hours = 1 + random.nextInt(20);
      String text = "%02d:00-%02d:30 Europe/Berlin".formatted(from, (from + hours) % 24);
      var window = new Window(List.of(WeeklyHours.parse(text).orElseThrow()), List.of());
      timings.add(new Timing(Optional.of(window), Duration.ofMinutes(random.nextInt(60)), "drawn"));
    }
    if (happens(0.5)) {
      timings.add(Timing.ANY);
    }
    return timings;
  }

  private ApproveSpec terms() {
    return new ApproveSpec(
        happens(0.5) ? List.of("bob", "ada") : List.of(),
        happens(0.6) ? Optional.of(Duration.ofSeconds(1 + random.nextInt(7200))) : Optional.empty(),
        happens(0.5) ? ApproveSpec.OrElse.PAUSE : ApproveSpec.OrElse.HALT);
  }

  /** In every third world, at some points, mostly such that may stop the run. */
  private Hooks hooks() {
    Map<HookPoint, HookSpec> hooks = new EnumMap<>(HookPoint.class);
    if (happens(0.3)) {
      for (HookPoint point : HookPoint.values()) {
        if (happens(0.6)) {
          boolean stops = point.mayStop() && happens(0.7);
          hooks.put(
              point, new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), stops, List.of()));
        }
      }
    }
    return new Hooks(hooks);
  }

  /** A hook mostly passes. */
  Event.HookRan ran(HookDue due) {
    return new Event.HookRan(
        due.point(), due.wave(), !happens(0.1), "exit 1", Duration.ofSeconds(1));
  }

  private Pick pick() {
    return switch (random.nextInt(5)) {
      case 0 -> new Pick.Count(random.nextInt(6));
      case 1 -> new Pick.Percent(random.nextInt(100));
      case 3 -> new Pick.PercentOfLeft(random.nextInt(100));
      case 2 -> new Pick.PerBoard(1 + random.nextInt(2));
      default -> new Pick.Rest();
    };
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

  static Host host(String name) {
    return host(name, Optional.empty());
  }

  static Host host(String name, Optional<String> via, String... groups) {
    return host(name, via, new TreeMap<>(), groups);
  }

  private static Host host(
      String name, Optional<String> via, SortedMap<String, String> labels, String... groups) {
    var login =
        new Login(
            "root", Optional.empty(), Optional.empty(), Optional.empty(), Path.of("/known_hosts"));
    return new Host(
        name,
        name + ".example",
        22,
        login,
        via,
        new TreeSet<>(List.of(groups)),
        labels,
        Optional.empty());
  }
}

package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Event.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All that is known of a run, folded from its events. Never changes: {@link #apply} makes a new
 * one, and equal events make equal states.
 *
 * <p>An event that cannot follow is a broken invariant and throws {@link IllegalStateException}:
 *
 * <ul>
 *   <li>anything before {@code RunStarted}, a second {@code RunStarted} or {@code Planned}, a wave
 *       or a host before {@code Planned}, anything after {@code RunFinished};
 *   <li>a wave opened out of turn, while another is open, or after a halt; settled while one of its
 *       hosts has not ended, or twice; passed before it settled (unless it has no hosts) or without
 *       the approval it needs; an approval nobody asked for, or of somebody the playbook does not
 *       name;
 *   <li>a host the plan does not know; admitted twice, outside the open wave, after a halt, beyond
 *       the playbook's limits, before all hosts reached through it have ended, while a router it is
 *       reached through is in flight, or before one like it is proved where that is asked for;
 *   <li>a host admitted while the run waits for a window; a wait while a host is in flight; the end
 *       of a wait that never began;
 *   <li>a host put off by a playbook that waits for nobody, or after its flash; one given up before
 *       its wave has begun;
 *   <li>any event of a host after its end, but for looks and a relapse of an upgraded one, a wish
 *       to skip it, and another try where its wave has not passed and nothing was halted;
 *   <li>any event of a host not admitted, but for {@code SKIPPED} after a halt, when its board was
 *       left out, or by somebody's wish;
 *   <li>a board left out before its budget is used up, twice, or after a halt; a host of it
 *       admitted afterwards;
 *   <li>a second flash of a host; facts read after its flash; a look at the flash without a flash;
 *       a proof without a flash, or twice; a look at its health without a proof; {@code UPGRADED}
 *       without a proof; an outcome that says "not flashed" after a flash;
 *   <li>a host staged where the playbook does not say so, while hosts are in flight, beyond the
 *       limits, or twice at a time; admitted while it is; ended before its turn with its image
 *       still on it;
 *   <li>the run's end while a host has not ended, or a wave has not passed and nothing was halted.
 * </ul>
 *
 * <p>A second halt is no error: the first reason stands. Times are not compared: clocks may jump.
 */
public final class RolloutState {
  private static final RolloutState EMPTY =
      new RolloutState(
          "", Optional.empty(), HostTable.EMPTY, Census.NONE, Course.START, Late.NOBODY);

  private final String run;
  private final Optional<Roster> roster;
  private final HostTable hosts;
  private final Census census;
  private final Course course;
  private final Late late;

  private RolloutState(
      String run,
      Optional<Roster> roster,
      HostTable hosts,
      Census census,
      Course course,
      Late late) {
    this.run = run;
    this.roster = roster;
    this.hosts = hosts;
    this.census = census;
    this.course = course;
    this.late = late;
  }

  /** The state before the first event. */
  public static RolloutState empty() {
    return EMPTY;
  }

  /** The state after these events. */
  public static RolloutState replay(List<Recorded> events) {
    RolloutState state = empty();
    for (Recorded event : events) {
      state = state.apply(event);
    }
    return state;
  }

  /** The state after one more event; {@link IllegalStateException} where it cannot follow. */
  public RolloutState apply(Recorded recorded) {
    Event event = recorded.event();
    objection(event)
        .ifPresent(why -> {
          throw new IllegalStateException(
              "run '%s': event %d cannot follow: %s: %s"
                  .formatted(run, recorded.seq(), summary(event), why));
        });
    return switch (event) {
      case RunEvent e -> afterRun(e, recorded.at());
      case HostEvent e -> afterHost(e, recorded.at());
    };
  }

  private Optional<String> objection(Event event) {
    if (course.finished()) {
      return Optional.of("the run is over");
    }
    if (run.isEmpty() && !(event instanceof Event.RunStarted)) {
      return Optional.of("the run has not started");
    }
    return switch (event) {
      case RunEvent e -> RunRules.objection(this, e);
      case HostEvent e -> RunRules.objection(this, e);
    };
  }

  private RolloutState afterRun(RunEvent event, Instant at) {
    return switch (event) {
      case Event.RunStarted e -> new RolloutState(e.run(), roster, hosts, census, course, late);
      case Event.Planned e -> afterPlanned(e.plan());
      case Event.WaveOpened e -> with(course.opened());
      case Event.WaveSettled e -> with(course.settled(e.soakUntil()));
      case Event.ApprovalAsked e -> with(course.asked(e.until()));
      case Event.Approved e -> with(Unclear.afterApproval(this));
      case Event.SoakEnded e -> with(course.soakCut());
      case Event.SitePaused e -> with(late.with(sites().paused(e.site(), at)));
      case Event.SiteResumed e -> with(late.with(sites().resumed(e.site(), at)));
      case Event.WavePassed e -> with(course.wavePassed());
      case Event.Halted e -> with(course.haltedFor(e.reason()));
      case Event.RollbackOrdered e -> with(course.rollingBack());
      case Event.RunFinished e -> with(course.over());
      case Event.BoardLeftOut e -> with(census.without(e.kind(), e.reason()));
      case Event.WindowAwaited e -> with(course.waitingUntil(Optional.of(e.opensAt())));
      case Event.WindowOpened e -> with(course.waitingUntil(Optional.empty()));
      case Event.ApprovalExpired e -> with(course.with(Course.Approval.EXPIRED));
      case Event.LateAwaited e -> with(late.with(e.until()));
      case Event.HookRan e -> with(course.ran(e));
    };
  }

  private RolloutState afterPlanned(Plan plan) {
    var index = new Roster(plan);
    List<HostProgress> progress = plan.hosts().stream().map(HostProgress::planned).toList();
    return new RolloutState(
        run,
        Optional.of(index),
        HostTable.of(index.places(), progress),
        Census.of(index),
        course,
        Late.of(plan));
  }

  private RolloutState afterHost(HostEvent event, Instant at) {
    HostProgress before = hosts.find(event.host()).orElseThrow();
    HostTable after = hosts.with(before.apply(event, at));
    Late now = late.with(WayDown.after(this, event, at));
    return switch (event) {
      case Event.HostPutOff e -> waits(e.host(), after, now.with(e, at));
      case Event.HostFound e -> waits(e.host(), after, now.with(e, at));
      case Event.HostRetried e -> retried(e.host(), after, now, before.ended().orElseThrow());
      default -> new RolloutState(run, roster, after, censusAfter(event, before), course, now);
    };
  }

  /** A host that was admitted waits again, and more is known of where it belongs. */
  private RolloutState waits(String host, HostTable after, Late now) {
    var moved = new RolloutState(run, roster, after, census, course, now);
    Census counted =
        census.waits(planned(host).orElseThrow(), moved.planned(host).orElseThrow(), groups(host));
    return new RolloutState(run, roster, after, counted, course, now);
  }

  /** A host that had ended waits for another try, and its board may be let in again with that. */
  private RolloutState retried(String host, HostTable after, Late ways, HostEnded end) {
    PlannedHost planned = planned(host).orElseThrow();
    Census counted = census.retried(planned, end.outcome());
    Course now = course.isOpen(planned.wave().orElse(-1)) ? course.reopened() : course;
    var again = new RolloutState(run, roster, after, counted, now, ways);
    RouterKind kind = RouterKind.of(planned);
    return BoardBudget.isSpent(again, kind) ? again : again.with(counted.withAgain(kind));
  }

  private Census censusAfter(HostEvent event, HostProgress before) {
    return census.after(event, before, planned(event.host()).orElseThrow(), groups(event.host()));
  }

  private Iterable<Integer> groups(String host) {
    return roster.orElseThrow().groups().of(host);
  }

  /** The wave a host is in now; those that are away are in the last one. */
  public Optional<Integer> waveOf(String host) {
    return planned(host).flatMap(PlannedHost::wave);
  }

  /** What is planned for a host, as far as it is known by now: its wave, its board, its image. */
  public Optional<PlannedHost> planned(String host) {
    Optional<PlannedHost> planned =
        Optional.ofNullable(late.found().get(host))
            .or(() -> roster.flatMap(index -> index.planned(host)));
    return late.has(host)
        ? planned.map(known -> known.in(plan().orElseThrow().playbook().lateWave().orElseThrow()))
        : planned;
  }

  /** Hosts that are away, and why; also those tried just now. */
  public Map<String, String> away() {
    return LateRules.away(this);
  }

  /** Whether this host is away, as far as anybody knows. */
  public boolean isAway(String host) {
    return late.has(host) && ended(host).isEmpty();
  }

  /** Until when hosts that are away are waited for; empty where they are not yet, or no more. */
  public Optional<Instant> lateUntil() {
    return course.finished() ? Optional.empty() : late.until();
  }

  Late late() {
    return late;
  }

  private RolloutState with(Course now) {
    return new RolloutState(run, roster, hosts, census, now, late);
  }

  private RolloutState with(Late now) {
    return new RolloutState(run, roster, hosts, census, course, now);
  }

  private RolloutState with(Census now) {
    return new RolloutState(run, roster, hosts, now, course, late);
  }

  private static String summary(Event event) {
    String name = event.getClass().getSimpleName();
    return event instanceof HostEvent e ? name + " of " + e.host() : name;
  }

  Optional<Roster> roster() {
    return roster;
  }

  /** Hosts of this wave that were not admitted and have not ended, in the order of the plan. */
  Iterable<PlannedHost> waiting(int wave) {
    Roster index = roster.orElseThrow();
    int[] places = index.places(wave);
    return () ->
        IntStream.iterate(
                hosts.nextWaiting(places, 0),
                i -> i < places.length,
                i -> hosts.nextWaiting(places, i + 1))
            .mapToObj(i -> index.plan().hosts().get(places[i]))
            .iterator();
  }

  Census census() {
    return census;
  }

  Sites sites() {
    return late.sites();
  }

  Course course() {
    return course;
  }

  /** The run's id, empty before it started. */
  public String run() {
    return run;
  }

  /** The plan, once there is one. */
  public Optional<Plan> plan() {
    return roster.map(Roster::plan);
  }

  /** All hosts of the plan, in its order; a view that never changes. */
  public Map<String, HostProgress> hosts() {
    return hosts.asMap();
  }

  /** How far this host is; empty where it is not in the plan. */
  public Optional<HostProgress> host(String name) {
    return hosts.find(name);
  }

  /** How this host ended; empty where it has not, or is not in the plan. */
  public Optional<HostEnded> ended(String host) {
    return host(host).flatMap(HostProgress::ended);
  }

  /** Where the run stands. */
  public RunPhase phase() {
    return course.phase(roster.isPresent());
  }

  /** The wave that is open: upgrading, soaking or waiting for approval. */
  public Optional<Integer> openWave() {
    return course.open() ? Optional.of(course.passed()) : Optional.empty();
  }

  /** The end of the open wave's soak, from when its hosts have all ended until it passes. */
  public Optional<Instant> soakUntil() {
    return course.soakUntil();
  }

  /** When the window opens that all hosts of the open wave wait for; empty where none waits. */
  public Optional<Instant> windowOpensAt() {
    return phase() == RunPhase.AWAITING_WINDOW ? course.opensAt() : Optional.empty();
  }

  /** Until when the approval that is asked for may be given; empty where it may be at any time. */
  public Optional<Instant> approveBy() {
    return course.approval() == Course.Approval.ASKED ? course.said().answerBy() : Optional.empty();
  }

  /** Whether nobody approved in time, and it has to be asked for again. */
  public boolean isApprovalExpired() {
    return course.approval() == Course.Approval.EXPIRED;
  }

  /** The open wave as the playbook writes it. */
  public Optional<WaveSpec> openSpec() {
    return openWave().flatMap(wave -> roster.map(index -> index.spec(wave)));
  }

  /** Why the run was halted. */
  public Optional<String> haltReason() {
    return course.halted();
  }

  /** Boards, each with the release it runs, that were left out, and why. */
  public Map<RouterKind, String> leftOut() {
    return census.losses().leftOut();
  }

  /** Whether this hook ran, however it ended; of wave 0 where it is not for a wave. */
  public boolean hasRun(HookPoint hook, int wave) {
    return course.hooks().of(hook, wave).isPresent();
  }

  /** The soak this host is watched in; empty where nobody looks at it. */
  public Optional<Soak> soak(String host) {
    return Soaking.of(this, host);
  }

  /** The upgraded hosts that are looked at again and again while their wave soaks. */
  public List<String> watched() {
    return Soaking.watched(this);
  }

  /** The sites whose way is down. */
  public Set<String> darkSites() {
    return sites().dark().keySet();
  }

  /** How it stands with the way to this host. */
  public Way way(String host) {
    return WayDown.way(this, host);
  }

  /** Hosts of the open wave that cannot be judged, while somebody is asked about them. */
  public List<String> unclear() {
    return Unclear.asked(this);
  }

  /** How many hosts have their image already, and wait for their window. */
  public int staged() {
    return Staging.count(this);
  }

  /** Hosts admitted and not ended. */
  public int inFlight() {
    return census.inFlight();
  }

  /** All hosts of the plan by outcome. */
  public Tally tally() {
    return census.ends().all();
  }

  /** The hosts of one wave by outcome; hosts that ended in planning are in no wave. */
  public Tally tally(int wave) {
    return census.ends().waves().get(wave);
  }
}

package dev.wrtfleet.rollout;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says for each planned host in which window it may be worked on and how long it is expected to
 * take: what the playbook states, else what most upgrades of its board took, else the longest that
 * the playbook lets it wait for its return and its health.
 */
public final class Timetable {
  private static final int NAMED_MAX = 5;

  private final Fleet fleet;
  private final Experience experience;
  private final Map<Timing, Timing> shared = new HashMap<>();

  /** For hosts of this fleet. */
  public Timetable(Fleet fleet, Experience experience) {
    this.fleet = fleet;
    this.experience = experience;
  }

  /** The same plan, each host of a wave with its timing. */
  public Plan on(Plan plan) {
    List<PlannedHost> timed =
        plan.hosts().stream()
            .map(host ->
                host.wave().map(wave -> host.at(timing(plan.playbook(), host, wave))).orElse(host))
            .toList();
    return new Plan(plan.playbook(), timed);
  }

  /**
   * Refuses a plan with hosts whose window never opens for long enough.
   *
   * @throws FleetException naming them
   */
  public static void refuseHopeless(Plan plan) {
    Map<Timing, Boolean> holds = new HashMap<>();
    List<PlannedHost> hopeless =
        plan.hosts().stream()
            .filter(host -> host.timing().window().isPresent())
            .filter(host -> !holds.computeIfAbsent(host.timing(), Timetable::canHold))
            .toList();
    if (hopeless.isEmpty()) {
      return;
    }
    PlannedHost first = hopeless.getFirst();
    List<String> names = hopeless.stream().map(PlannedHost::name).limit(NAMED_MAX).toList();
    int more = hopeless.size() - names.size();
    throw FleetException.wrongInput(
        Problem.of(
            "plan.window-too-short",
            "no window is long enough for "
                + String.join(", ", names)
                + (more > 0 ? " and " + more + " more" : ""),
            "an upgrade is given %s (%s), and it may begin only where it can end: %s"
                .formatted(
                    WrittenDuration.format(first.timing().takes()),
                    first.timing().basis(),
                    first.timing().window().map(Window::words).orElse("")),
            "Make the window longer, or say how long an upgrade takes with 'takes: 8m'."));
  }

  private static boolean canHold(Timing timing) {
    return timing.window().orElseThrow().canHold(timing.takes());
  }

  private Timing timing(Playbook playbook, PlannedHost host, int wave) {
    Map<String, String> labels = fleet.host(host.name()).map(Host::labels).orElseThrow();
    Optional<Window> window = playbook.schedule().window(playbook.waves().get(wave).name(), labels);
    Timing unstaged = length(playbook, host.board(), window);
    // What is stated holds for both.
    boolean stages =
        playbook.schedule().stages() && window.isPresent() && playbook.schedule().takes().isEmpty();
    Timing timing = stages ? unstaged.staged(experience.mostStaged(host.board())) : unstaged;
    // One object for all alike: a plan of thousands has a handful of them.
    return shared.computeIfAbsent(timing, same -> same);
  }

  private Timing length(Playbook playbook, String board, Optional<Window> window) {
    Optional<Duration> stated = playbook.schedule().takes();
    if (stated.isPresent()) {
      return new Timing(window, stated.get(), "takes");
    }
    Optional<Duration> known = experience.most(board);
    if (known.isPresent()) {
      return new Timing(window, known.get(), "95% of " + experience.count(board) + " upgrades");
    }
    Duration longest = playbook.returnWithin().plus(playbook.health().within());
    return new Timing(window, longest, "return_within and health.within");
  }
}

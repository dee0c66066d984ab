package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run as plain lines, one for each change of state, in the order of the journal. */
public final class RunLog {
  /** Steps that take time; the others follow each other too fast to be worth a line. */
  private static final Set<Step> SHOWN =
      EnumSet.of(Step.PROBE, Step.UPLOAD, Step.FLASH, Step.RETURN, Step.SETTLE);

  private static final int STATE_WIDTH = 12;

  private final Paint paint;
  private final boolean everyStep;
  private final Map<String, Integer> waveOf = new HashMap<>();
  private List<String> waveNames = List.of();
  private int hostWidth = 8;

  /** With every step where {@code everyStep}, else only those that take time. */
  public RunLog(Paint paint, boolean everyStep) {
    this.paint = paint;
    this.everyStep = everyStep;
  }

  /** The lines this event is worth, often none. Must see the events of a run from the first on. */
  public List<String> lines(Recorded recorded) {
    Instant at = recorded.at();
    return switch (recorded.event()) {
      case Event.RunStarted e -> List.of(run(at, "started", started(e)));
      case Event.Planned e -> planned(at, e.plan());
      case Event.WaveOpened e -> List.of(wave(at, e.wave(), "open", ""));
      case Event.WaveSettled e ->
          e.soakUntil().isAfter(at)
              ? List.of(wave(at, e.wave(), "soak", "until " + Words.time(e.soakUntil())))
              : List.of();
      case Event.ApprovalAsked e ->
          List.of(wave(at, e.wave(), "waits", "for approval" + until(e.until())));
      case Event.ApprovalExpired e -> List.of(wave(at, e.wave(), "not approved", "in time"));
      case Event.Approved e ->
          List.of(wave(at, e.wave(), "approved", "by " + e.by() + because(e.reason())));
      case Event.SoakEnded e ->
          List.of(wave(at, e.wave(), "soak ended", "by " + e.by() + because(e.reason())));
      case Event.SitePaused e ->
          List.of(run(at, "way down", "to site " + e.site() + ": " + e.reason()));
      case Event.SiteResumed e -> List.of(run(at, "way back", "to site " + e.site()));
      case Event.WavePassed e -> List.of(wave(at, e.wave(), "passed", ""));
      case Event.Halted e -> List.of(run(at, "HALTED", e.reason()));
      case Event.RollbackOrdered e ->
          List.of(wave(at, e.wave(), "to go back", "by a run of its own once this one is over"));
      case Event.RunFinished e -> List.of(run(at, "finished", ""));
      case Event.BoardLeftOut e -> List.of(columns(at, "board", "", leftOut(), e.reason()));
      case Event.WindowAwaited e ->
          List.of(
              wave(
                  at,
                  e.wave(),
                  "waits",
                  "for its window, opens " + Words.time(e.opensAt(), e.zone())));
      case Event.LateAwaited e ->
          List.of(run(at, "waits", "for hosts that are away, until " + Words.time(e.until())));
      case Event.WindowOpened e -> List.of(wave(at, e.wave(), "goes on", "the window is open"));
      case Event.HookRan e ->
          List.of(run(at, hook(e.passed()), e.hook().word() + ": " + e.detail()));
      case Event.HostEvent e -> host(at, e);
    };
  }

  private static String started(Event.RunStarted event) {
    return event.playbook()
        + " as run "
        + event.run()
        + " by "
        + event.by()
        + event.undoes().map(undone -> ", to undo run " + undone).orElse("");
  }

  private List<String> host(Instant at, Event.HostEvent event) {
    return switch (event) {
      case Event.HostAdmitted e -> List.of();
      case Event.StepStarted e ->
          everyStep || SHOWN.contains(e.step())
              ? List.of(line(at, e.host(), e.step().word(), e.detail()))
              : List.of();
      case Event.CommandsRun e -> List.of();
      case Event.FactsRead e -> List.of();
      case Event.FlashIssued e -> List.of();
      case Event.FlashSeen e -> List.of();
      case Event.Proved e ->
          List.of(
              line(
                  at,
                  e.host(),
                  "proved",
                  e.revision() + " on " + e.board() + " after " + Words.duration(e.away())));
      case Event.HealthSeen e ->
          everyStep || !e.verdict().equals(dev.wrtfleet.rollout.HostProgress.HEALTHY)
              ? List.of(line(at, e.host(), e.verdict(), e.detail()))
              : List.of();
      case Event.HostPutOff e -> List.of(line(at, e.host(), "away", e.reason()));
      case Event.HostFound e ->
          List.of(
              line(
                  at,
                  e.host(),
                  "found",
                  e.planned().board() + ", runs " + e.planned().fromVersion()));
      case Event.HostEnded e -> List.of(ended(at, e.host(), e.outcome(), e.reason()));
      case Event.HostHookRan e ->
          everyStep || !e.passed() || e.hook() == HookPoint.LOST
              ? List.of(line(at, e.host(), hook(e.passed()), e.hook().word() + ": " + e.detail()))
              : List.of();
      case Event.HostRelapsed e -> List.of(ended(at, e.host(), e.outcome(), e.reason()));
      case Event.HostAway e -> List.of(line(at, e.host(), "away", e.reason()));
      case Event.HostPutBack e ->
          everyStep ? List.of(line(at, e.host(), "waits", e.reason())) : List.of();
      case Event.SkipAsked e ->
          List.of(line(at, e.host(), "to be skipped", "by " + e.by() + because(e.reason())));
      case Event.HostRetried e ->
          List.of(line(at, e.host(), "once more", "by " + e.by() + because(e.reason())));
      case Event.StageEvent e -> stage(at, e);
      case Event.SoakSeen e ->
          everyStep || !e.verdict().equals(dev.wrtfleet.rollout.HostProgress.HEALTHY)
              ? List.of(line(at, e.host(), e.verdict(), e.detail()))
              : List.of();
    };
  }

  private List<String> stage(Instant at, Event.StageEvent event) {
    return switch (event) {
      case Event.StageBegun e -> List.of();
      case Event.HostStaged e ->
          List.of(line(at, e.host(), "staged", "its image waits there for the window"));
      case Event.StageFailed e ->
          List.of(
              line(at, e.host(), "not staged", "it gets its image in the window: " + e.reason()));
      case Event.StageLost e -> List.of(line(at, e.host(), "stage lost", e.reason()));
      case Event.StageRecalled e ->
          everyStep ? List.of(line(at, e.host(), "recalled", e.reason())) : List.of();
      case Event.StageCleared e -> List.of(line(at, e.host(), "unstaged", e.detail()));
    };
  }

  private static String hook(boolean passed) {
    return passed ? "hook" : "hook failed";
  }

  private List<String> planned(Instant at, Plan plan) {
    waveNames = plan.playbook().waves().stream().map(wave -> wave.name()).toList();
    var lines = new ArrayList<String>();
    for (PlannedHost host : plan.hosts()) {
      host.wave().ifPresent(wave -> waveOf.put(host.name(), wave));
      hostWidth = Math.max(hostWidth, Math.min(32, host.name().length()));
    }
    boolean isWayBack = plan.hosts().stream().anyMatch(host -> host.restores().isPresent());
    long toUpgrade = plan.hosts().stream().filter(host -> host.wave().isPresent()).count();
    lines.add(
        run(
            at,
            "planned",
            toUpgrade
                + (isWayBack ? " to bring back of " : " to upgrade of ")
                + plan.hosts().size()
                + ", in "
                + plan.waves()
                + " waves"));
    for (PlannedHost host : plan.hosts()) {
      host.ended().ifPresent(e -> lines.add(ended(at, host.name(), e.outcome(), e.reason())));
    }
    return lines;
  }

  private String ended(Instant at, String host, Outcome outcome, String reason) {
    String state = pad(OutcomeSign.word(outcome), STATE_WIDTH);
    return columns(at, waveWord(host), host, OutcomeSign.paint(paint, outcome, state), reason);
  }

  private String line(Instant at, String host, String state, String detail) {
    return columns(at, waveWord(host), host, paint.busy(pad(state, STATE_WIDTH)), detail);
  }

  private String wave(Instant at, int wave, String state, String detail) {
    String name = wave < waveNames.size() ? waveNames.get(wave) : "";
    return columns(at, "wave " + (wave + 1), name, paint.bold(pad(state, STATE_WIDTH)), detail);
  }

  private String run(Instant at, String state, String detail) {
    return columns(at, "run", "", paint.bold(pad(state, STATE_WIDTH)), detail);
  }

  private String leftOut() {
    return paint.warn(pad("left out", STATE_WIDTH));
  }

  private String columns(Instant at, String wave, String host, String state, String detail) {
    String line =
        paint.dim(Words.time(at))
            + "  "
            + pad(wave, 7)
            + "  "
            + pad(host, hostWidth)
            + "  "
            + state
            + "  "
            + Words.plain(detail);
    return line.stripTrailing();
  }

  private String waveWord(String host) {
    Integer wave = waveOf.get(host);
    return wave == null ? "plan" : "wave " + (wave + 1);
  }

  private static String until(Optional<Instant> time) {
    return time.map(at -> " until " + Words.time(at)).orElse("");
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}

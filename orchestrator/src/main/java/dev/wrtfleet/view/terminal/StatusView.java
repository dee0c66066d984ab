package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.FailedGate;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.rollout.Step;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where every host of a run stands. */
public final class StatusView {
  private final Paint paint;

  /** In these colours. */
  public StatusView(Paint paint) {
    this.paint = paint;
  }

  /** How this run and others belong together: what it undoes, and what undoes it. */
  public record Links(Optional<String> undoes, List<String> undoneBy) {
    /** Copies the list. */
    public Links {
      undoneBy = List.copyOf(undoneBy);
    }

    private List<String> lines() {
      var lines = new ArrayList<String>();
      undoes.ifPresent(run -> lines.add("brings routers back from run " + run));
      if (!undoneBy.isEmpty()) {
        lines.add("rollback of it: run " + String.join(", ", undoneBy));
      }
      return lines;
    }
  }

  /** A line for the run, those on its links, then one a host. */
  public List<String> lines(RolloutState state, Links links) {
    List<String> lines = new ArrayList<>(lines(state));
    lines.addAll(1, links.lines());
    if (FailedGate.isRollbackOrdered(state) && links.undoneBy().isEmpty()) {
      lines.add(1, "its last wave is to be brought back: wrtfleet resume " + state.run());
    }
    return lines;
  }

  /** One JSON object a host, with its links. */
  public List<String> json(RolloutState state, Links links) {
    return json(state, Optional.of(links));
  }

  /** A line for the run, then one a host. */
  public List<String> lines(RolloutState state) {
    var lines = new ArrayList<String>();
    lines.add(
        paint.bold("Run " + state.run())
            + "  "
            + state.plan().map(plan -> plan.playbook().name() + "  ").orElse("")
            + phase(state));
    state.haltReason().ifPresent(why -> lines.add("halted: " + why));
    state.leftOut().values().forEach(why -> lines.add("board left out: " + Words.plain(why)));
    windowLine(state).ifPresent(lines::add);
    if (state.staged() > 0) {
      lines.add("staged, with the image in memory: " + state.staged());
    }
    if (!state.darkSites().isEmpty()) {
      lines.add("the way is down to site " + String.join(", ", state.darkSites()));
    }
    if (state.phase() == RunPhase.AWAITING_APPROVAL) {
      lines.add(ApprovalWords.waits(state));
    }
    lateLine(state).ifPresent(lines::add);
    state
        .plan()
        .ifPresent(plan -> {
          Map<String, String> away = state.away();
          var table = new Table("HOST", "WAVE", "STEP", "OUTCOME", "REASON");
          for (PlannedHost host : plan.hosts()) {
            table.row(
                host.name(),
                state.waveOf(host.name()).map(wave -> Integer.toString(wave + 1)).orElse("-"),
                step(state, host.name()),
                state.ended(host.name()).map(e -> OutcomeSign.word(e.outcome())).orElse(""),
                state
                    .ended(host.name())
                    .map(HostEnded::reason)
                    .orElse(away.getOrDefault(host.name(), "")));
          }
          lines.addAll(table.lines());
        });
    return lines;
  }

  /** One JSON object a host: {@code host, wave, step, outcome, reason}, and more. */
  public List<String> json(RolloutState state) {
    return json(state, Optional.empty());
  }

  private static List<String> json(RolloutState state, Optional<Links> links) {
    return state.plan().map(Plan::hosts).orElse(List.of()).stream()
        .map(host ->
            new JsonLine()
                .put("run", state.run())
                .put("host", host.name())
                .put("wave", state.waveOf(host.name()).map(wave -> wave + 1))
                .put("step", step(state, host.name()))
                .put("outcome", state.ended(host.name()).map(e -> e.outcome().name()))
                .put("reason", state.ended(host.name()).map(HostEnded::reason))
                .put("advice", state.ended(host.name()).map(HostEnded::advice))
                .put("undoes", links.flatMap(Links::undoes))
                .put("undone_by", links.map(Links::undoneBy))
                .line())
        .toList();
  }

  /** What a run waits for whose hosts may all not begin now; empty where none waits for that. */
  public static Optional<String> windowLine(RolloutState state) {
    return state
        .windowOpensAt()
        .map(opens ->
            "waits for its window, opens " + Words.time(opens, zone(state).orElse(ZoneOffset.UTC)));
  }

  /** How many hosts that are away are waited for; empty where none is. */
  private static Optional<String> lateLine(RolloutState state) {
    int away = state.away().size();
    String hosts = away == 1 ? "1 host that is away" : away + " hosts that are away";
    return away == 0 || state.phase() == RunPhase.FINISHED
        ? Optional.empty()
        : Optional.of(
            state
                .lateUntil()
                .map(until -> "waits for " + hosts + ", until " + Words.time(until))
                .orElse(hosts + ": waited for when all others are done"));
  }

  private static Optional<ZoneId> zone(RolloutState state) {
    int wave = state.openWave().orElse(0);
    return state.plan().map(plan -> plan.wave(wave)).orElse(List.of()).stream()
        .filter(host -> state.ended(host.name()).isEmpty())
        .flatMap(host -> host.timing().window().stream())
        .map(Window::zone)
        .findFirst();
  }

  /** {@code running}, {@code awaiting approval} … */
  public static String phase(RolloutState state) {
    return state.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String stage(HostProgress waiting) {
    return switch (waiting.stage().state()) {
      case NONE -> "waiting";
      case GOING -> "staging";
      case STAGED -> "staged";
      case RECALLED -> "unstaging";
    };
  }

  private static String step(RolloutState state, String host) {
    HostProgress progress = state.hosts().getOrDefault(host, HostProgress.waiting(host));
    if (progress.ended().isEmpty() && !progress.admitted()) {
      return state.isAway(host) ? "away" : stage(progress);
    }
    return progress.step().map(Step::word).orElse(progress.ended().isPresent() ? "plan" : "start");
  }
}

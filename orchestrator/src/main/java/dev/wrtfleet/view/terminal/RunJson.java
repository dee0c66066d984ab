package dev.wrtfleet.view.terminal;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Recorded;
import java.util.ArrayList;
import java.util.List;

/**
 * A run as JSON lines for scripts: {@code type}, {@code at}, {@code run} and what the event says.
 * Waves count from 1, as people count them. Fields are added over time, never taken away.
 */
public final class RunJson {
  private final String run;

  /** For this run. */
  public RunJson(String run) {
    this.run = run;
  }

  /** The objects this event is worth, each one line; none for what is only bookkeeping. */
  public List<String> lines(Recorded recorded) {
    return switch (recorded.event()) {
      case Event.RunStarted e -> List.of(started(recorded, e));
      case Event.Planned e -> planned(recorded, e);
      case Event.WaveOpened e -> wave("wave_opened", recorded, e.wave());
      case Event.WaveSettled e ->
          List.of(
              start("wave_settled", recorded)
                  .put("wave", e.wave() + 1)
                  .put("soak_until", Words.time(e.soakUntil()))
                  .line());
      case Event.ApprovalAsked e ->
          List.of(
              start("approval_asked", recorded)
                  .put("wave", e.wave() + 1)
                  .put("until", e.until().map(Words::time))
                  .line());
      case Event.ApprovalExpired e -> wave("approval_expired", recorded, e.wave());
      case Event.Approved e ->
          List.of(
              wished(start("approved", recorded).put("wave", e.wave() + 1), e.by(), e.reason()));
      case Event.SoakEnded e ->
          List.of(
              wished(start("soak_ended", recorded).put("wave", e.wave() + 1), e.by(), e.reason()));
      case Event.SitePaused e -> List.of(paused(recorded, e));
      case Event.SiteResumed e ->
          List.of(start("site_resumed", recorded).put("site", e.site()).line());
      case Event.WavePassed e -> wave("wave_passed", recorded, e.wave());
      case Event.Halted e -> List.of(start("halted", recorded).put("reason", e.reason()).line());
      case Event.RollbackOrdered e -> wave("rollback_ordered", recorded, e.wave());
      case Event.RunFinished e -> List.of(start("finished", recorded).line());
      case Event.BoardLeftOut e -> List.of(leftOut(recorded, e));
      case Event.WindowAwaited e ->
          List.of(
              start("window_awaited", recorded)
                  .put("wave", e.wave() + 1)
                  .put("opens_at", Words.time(e.opensAt()))
                  .put("zone", e.zone())
                  .line());
      case Event.LateAwaited e ->
          List.of(start("late_awaited", recorded).put("until", Words.time(e.until())).line());
      case Event.WindowOpened e -> wave("window_opened", recorded, e.wave());
      case Event.HookRan e -> List.of(hook(recorded, e));
      case Event.HostEvent e -> host(recorded, e);
    };
  }

  private String started(Recorded recorded, Event.RunStarted event) {
    return start("run", recorded)
        .put("playbook", event.playbook())
        .put("by", event.by())
        .put("undoes", event.undoes())
        .line();
  }

  /** What somebody wished, and who. */
  private static String wished(JsonLine line, String by, String reason) {
    return line.put("by", by).put("reason", reason).line();
  }

  private static String seen(JsonLine line, String verdict, String detail) {
    return line.put("verdict", verdict).put("detail", detail).line();
  }

  private static String ended(JsonLine line, Outcome outcome, String reason, String advice) {
    return line.put("outcome", outcome.name()).put("reason", reason).put("advice", advice).line();
  }

  private String leftOut(Recorded recorded, Event.BoardLeftOut event) {
    return start("board_left_out", recorded)
        .put("board", event.board())
        .put("release", event.release())
        .put("reason", event.reason())
        .line();
  }

  private String paused(Recorded recorded, Event.SitePaused event) {
    return start("site_paused", recorded)
        .put("site", event.site())
        .put("reason", event.reason())
        .line();
  }

  private String hook(Recorded recorded, Event.HookRan event) {
    return start("hook", recorded)
        .put("hook", event.hook().word())
        .put("wave", event.wave() + 1)
        .put("passed", event.passed())
        .put("detail", event.detail())
        .line();
  }

  private List<String> host(Recorded recorded, Event.HostEvent event) {
    JsonLine line = start(type(event), recorded).put("host", event.host());
    return switch (event) {
      case Event.HostAdmitted e -> List.of(line.line());
      case Event.StepStarted e ->
          List.of(line.put("step", e.step().word()).put("detail", e.detail()).line());
      case Event.CommandsRun e -> List.of();
      case Event.FactsRead e -> List.of(facts(line, e.facts()).put("host_key", e.hostKey()).line());
      case Event.FlashIssued e ->
          List.of(
              line.put("boot_id", e.bootId())
                  .put("from_revision", e.revision())
                  .put("to_revision", e.image().revision())
                  .put("deadline", Words.time(e.deadline()))
                  .line());
      case Event.FlashSeen e ->
          List.of(line.put("ending", e.ending()).put("output", e.output()).line());
      case Event.Proved e ->
          List.of(
              line.put("boot_id", e.bootId())
                  .put("revision", e.revision())
                  .put("board", e.board())
                  .put("away_seconds", e.away().toSeconds())
                  .line());
      case Event.HealthSeen e -> List.of(seen(line, e.verdict(), e.detail()));
      case Event.HostPutOff e ->
          List.of(line.put("reason", e.reason()).put("advice", e.advice()).line());
      case Event.HostFound e ->
          List.of(
              line.put("board", e.planned().board())
                  .put("from", e.planned().fromVersion())
                  .put("sha256", e.planned().image().map(PlannedImage::sha256))
                  .line());
      case Event.HostEnded e -> List.of(ended(line, e.outcome(), e.reason(), e.advice()));
      case Event.HostHookRan e ->
          List.of(
              line.put("hook", e.hook().word())
                  .put("passed", e.passed())
                  .put("detail", e.detail())
                  .line());
      case Event.HostRelapsed e -> List.of(ended(line, e.outcome(), e.reason(), e.advice()));
      case Event.HostAway e -> List.of(line.put("reason", e.reason()).line());
      case Event.HostPutBack e -> List.of(line.put("reason", e.reason()).line());
      case Event.SkipAsked e -> List.of(wished(line, e.by(), e.reason()));
      case Event.HostRetried e -> List.of(wished(line, e.by(), e.reason()));
      case Event.SoakSeen e -> List.of(seen(line, e.verdict(), e.detail()));
      case Event.StageEvent e -> List.of(stage(line, e));
    };
  }

  private static String stage(JsonLine line, Event.StageEvent event) {
    return switch (event) {
      case Event.StageBegun e -> line.put("opens_at", Words.time(e.opensAt())).line();
      case Event.HostStaged e ->
          line.put("sha256", e.sha256())
              .put("bytes", e.sizeBytes())
              .put("boot_id", e.facts().boot().id())
              .put("revision", e.facts().release().revision())
              .line();
      case Event.StageFailed e -> line.put("reason", e.reason()).line();
      case Event.StageLost e -> line.put("reason", e.reason()).line();
      case Event.StageRecalled e -> line.put("reason", e.reason()).line();
      case Event.StageCleared e -> line.put("detail", e.detail()).line();
    };
  }

  private static String type(Event.HostEvent event) {
    return switch (event) {
      case Event.HostAdmitted e -> "host_admitted";
      case Event.StepStarted e -> "step";
      case Event.CommandsRun e -> "commands";
      case Event.FactsRead e -> "facts";
      case Event.FlashIssued e -> "flash_issued";
      case Event.FlashSeen e -> "flash_seen";
      case Event.Proved e -> "proved";
      case Event.HealthSeen e -> "health";
      case Event.HostEnded e -> "host_ended";
      case Event.HostPutOff e -> "host_put_off";
      case Event.HostFound e -> "host_found";
      case Event.HostHookRan e -> "host_hook";
      case Event.HostRelapsed e -> "host_relapsed";
      case Event.HostAway e -> "host_away";
      case Event.HostPutBack e -> "host_put_back";
      case Event.SkipAsked e -> "skip_asked";
      case Event.HostRetried e -> "host_retried";
      case Event.SoakSeen e -> "soak_seen";
      case Event.StageBegun e -> "stage_begun";
      case Event.HostStaged e -> "host_staged";
      case Event.StageFailed e -> "stage_failed";
      case Event.StageLost e -> "stage_lost";
      case Event.StageRecalled e -> "stage_recalled";
      case Event.StageCleared e -> "stage_cleared";
    };
  }

  private List<String> planned(Recorded recorded, Event.Planned event) {
    var lines = new ArrayList<String>();
    lines.add(
        start("planned", recorded)
            .put("hosts", event.plan().hosts().size())
            .put("waves", event.plan().waves())
            .line());
    for (PlannedHost host : event.plan().hosts()) {
      host.ended()
          .ifPresent(end ->
              lines.add(
                  ended(
                      start("host_ended", recorded).put("host", host.name()),
                      end.outcome(),
                      end.reason(),
                      end.advice())));
    }
    return lines;
  }

  private List<String> wave(String type, Recorded recorded, int wave) {
    return List.of(start(type, recorded).put("wave", wave + 1).line());
  }

  private JsonLine start(String type, Recorded recorded) {
    return new JsonLine().put("type", type).put("at", recorded.at().toString()).put("run", run);
  }

  /** Adds what a router said about itself. */
  static JsonLine facts(JsonLine line, RouterFacts facts) {
    return line.put("board", facts.identity().board())
        .put("model", facts.identity().model())
        .put("hostname", facts.identity().hostname())
        .put("compat", facts.identity().compatVersion())
        .put("distribution", facts.release().distribution())
        .put("version", facts.release().version())
        .put("revision", facts.release().revision())
        .put("target", facts.release().target())
        .put("boot_id", facts.boot().id())
        .put("rootfs_type", facts.boot().rootfsType())
        .put("efi", facts.boot().efi())
        .put("memory_total", facts.memory().total())
        .put("memory_available", facts.memory().available())
        .put("tmp_free", facts.memory().tmpFree())
        .put("services", facts.workings().services())
        .put("interfaces", facts.workings().interfaces())
        .put("default_route", facts.workings().defaultRoute());
  }
}

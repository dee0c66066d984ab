package dev.wrtfleet.cli;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.ssh.SshLinks;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.Rehearsal;
import dev.wrtfleet.upgrade.RoadSettings;
import dev.wrtfleet.upgrade.UploadRates;
import dev.wrtfleet.view.terminal.RehearsalView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does everything but the flash on every planned host, and leaves nothing behind on them. */
final class Rehearsals {
  private final Surroundings around;
  private final OutputOptions output;
  private final Workshop workshop;

  Rehearsals(Surroundings around, OutputOptions output) {
    this.around = around;
    this.output = output;
    workshop = new Workshop(around);
  }

  int rehearse(Path file, FleetOptions options, LinkOptions link) {
    Playbook playbook = workshop.playbook(file);
    Selected selected = workshop.select(options, playbook);
    Plan plan = workshop.plan(playbook, selected, link);
    SshLinks links = workshop.links(selected.fleet(), link.acceptNewHostKeys);
    var rehearsal =
        new Rehearsal(
            links,
            around.clock(),
            RoadSettings.usual(),
            around.stateFolder().resolve("backups"),
            new UploadRates(System::nanoTime, TimeUnit.NANOSECONDS::sleep, Optional.empty()));
    HostsAtWork taken = hostsAtWork();
    var view = new RehearsalView(output.paint(around));
    boolean reached = false;
    boolean allReady = true;
    try (var pool = Executors.newFixedThreadPool(Math.clamp(playbook.atOnce(), 1, 128))) {
      var results = new ArrayList<Future<Rehearsal.Result>>();
      for (PlannedHost host : plan.hosts()) {
        results.add(
            pool.submit(() ->
                taken
                    .runOn(host.name())
                    .map(run -> leftToItsRun(host.name(), run))
                    .orElseGet(() -> result(rehearsal, selected, host, playbook))));
      }
      for (Future<Rehearsal.Result> each : results) {
        Rehearsal.Result result = each.get();
        RehearsalView.Row row = row(result);
        workshop.print(output.jsonl() ? List.of(view.json(row)) : view.lines(row));
        reached |= result.reached();
        allReady &= result.asWanted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED.number();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a rehearsal failed", e.getCause());
    }
    if (allReady) {
      return ExitCode.OK.number();
    }
    return (reached ? ExitCode.SOME_FAILED : ExitCode.NOTHING_REACHABLE).number();
  }

  private HostsAtWork hostsAtWork() {
    try (Store store = workshop.store()) {
      return new HostsAtWork(store);
    }
  }

  /** Both would bring an image to the same place, and the rehearsal takes it off again. */
  private static Rehearsal.Result leftToItsRun(String host, String run) {
    return new Rehearsal.Result(
        host,
        Optional.of(Outcome.SKIPPED),
        Step.PROBE,
        "run " + run + " is at work on it, or keeps its image there",
        "Rehearse it once that run is over: wrtfleet status " + run,
        Duration.ZERO);
  }

  private static Rehearsal.Result result(
      Rehearsal rehearsal, Selected selected, PlannedHost host, Playbook playbook) {
    return rehearsal.of(selected.fleet().host(host.name()).orElseThrow(), host, playbook);
  }

  private static RehearsalView.Row row(Rehearsal.Result result) {
    return new RehearsalView.Row(
        result.host(),
        result.outcome(),
        result.lastStep().word(),
        result.reason(),
        result.advice(),
        result.took());
  }
}

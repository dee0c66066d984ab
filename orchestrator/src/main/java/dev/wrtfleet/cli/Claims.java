package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.store.Undoes;
import dev.wrtfleet.view.terminal.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Begins a run only where no run that is not over works on one of its hosts, or reaches its own
 * through one of them. A run nobody drives counts: its routers may be in the middle of a flash.
 */
final class Claims {
  /** Other runs are begun and end meanwhile; more often than this nobody types. */
  private static final int TRIES_MAX = 20;

  private static final int NAMED_MAX = 5;

  private final Store store;
  private final Workshop workshop;

  Claims(Store store, Workshop workshop) {
    this.store = store;
    this.workshop = workshop;
  }

  /**
   * Hosts of a run.
   *
   * @param own those it may flash
   * @param through those it reaches them through
   */
  private record Hosts(Set<String> own, Set<String> through) {
    /** What must not be touched by both: never a router the other one flashes or goes through. */
    Set<String> conflict(Hosts other) {
      var both = new TreeSet<String>();
      own.stream().filter(other.own::contains).forEach(both::add);
      own.stream().filter(other.through::contains).forEach(both::add);
      through.stream().filter(other.own::contains).forEach(both::add);
      return both;
    }
  }

  /** Begins it, or says which run is in the way. */
  Run begin(RunRequest request, RunSpec spec) {
    return begin(request, spec, PlaybookText.ofAll(spec.inventories()), Optional.empty())
        .orElseThrow();
  }

  /** Says which run is in the way, where one is. */
  void refuseTaken(RunRequest request) {
    Hosts wanted = hosts(request);
    store.runs().open().forEach(other -> refuseConflict(wanted, other));
  }

  /**
   * Begins it, with its plan where that is made already, or says which run is in the way; empty
   * where it may be begun once only and somebody has.
   *
   * @param inventories the texts its fleet was read from
   */
  Optional<Run> begin(
      RunRequest request, RunSpec spec, Map<Path, String> inventories, Optional<Plan> plan) {
    Hosts wanted = hosts(request);
    for (int i = 0; i < TRIES_MAX; i++) {
      List<Run> open = store.runs().open();
      if (spec.undoes().filter(this::isDoneByItself).isPresent()) {
        return Optional.empty();
      }
      open.forEach(other -> refuseConflict(wanted, other));
      Set<String> seen = open.stream().map(Run::id).collect(Collectors.toUnmodifiableSet());
      Optional<Run> begun =
          store.runs().create(request.playbook().name(), spec, inventories, seen, plan);
      if (begun.isPresent()) {
        return begun;
      }
    }
    throw new IllegalStateException("runs begin and end faster than they can be looked at");
  }

  private boolean isDoneByItself(Undoes undoes) {
    return undoes.isAutomatic() && store.runs().automaticWayBack(undoes.run()).isPresent();
  }

  private void refuseConflict(Hosts wanted, Run other) {
    if (DemoLab.isGone(other.spec().playbook())) {
      return;
    }
    Set<String> taken = wanted.conflict(hosts(other));
    if (!taken.isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "run.hosts-taken",
              "run " + other.id() + " is not over and has " + named(taken),
              "started by " + other.spec().by() + " at " + Words.time(other.createdAt()),
              "See it: wrtfleet status "
                  + other.id()
                  + ". Go on with it: wrtfleet resume "
                  + other.id()
                  + ". Or end it: wrtfleet halt "
                  + other.id()
                  + ", then resume."));
    }
  }

  private static String named(Set<String> hosts) {
    String first = hosts.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
    int more = hosts.size() - NAMED_MAX;
    return more > 0 ? first + " and " + more + " more of these hosts" : first;
  }

  private Hosts hosts(Run run) {
    RolloutState state = RolloutState.replay(store.journal().events(run.id()));
    return state.plan().map(Claims::hosts).orElseGet(() -> unplanned(run));
  }

  /** A run about to be planned; where its input is gone it can never have begun anything. */
  private Hosts unplanned(Run run) {
    boolean isGone =
        !store.isShared()
            && run.spec().inventories().stream().anyMatch(file -> !Files.exists(file));
    return isGone
        ? new Hosts(Set.of(), Set.of())
        : hosts(RunRequest.of(store, run, RolloutState.empty(), workshop));
  }

  private static Hosts hosts(RunRequest request) {
    return request
        .saved()
        .map(Claims::hosts)
        .orElseGet(() -> {
          List<Host> selected = request.toPlan().orElseThrow().selected().hosts();
          var through = new TreeSet<String>();
          selected.forEach(host -> addThrough(request.fleet(), host, through));
          Set<String> own = selected.stream().map(Host::name).collect(Collectors.toSet());
          return new Hosts(own, through);
        });
  }

  private static void addThrough(Fleet fleet, Host host, Set<String> through) {
    host.via()
        .filter(through::add)
        .flatMap(fleet::host)
        .ifPresent(next -> addThrough(fleet, next, through));
  }

  private static Hosts hosts(Plan plan) {
    var own = new TreeSet<String>();
    var through = new TreeSet<String>();
    plan.hosts().stream()
        .filter(host -> host.wave().isPresent())
        .forEach(host -> {
          own.add(host.name());
          through.addAll(host.through());
        });
    return new Hosts(own, through);
  }
}

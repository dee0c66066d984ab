package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.WaveSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan, indexed once for all states folded over it: places, waves, who is behind whom. */
final class Roster {
  private final Plan plan;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<List<PlannedHost>> waves = new ArrayList<>();
  private final List<int[]> placesOfWaves = new ArrayList<>();
  private final boolean hasWindows;
  private final List<Budget> budgets;
  private final Map<String, List<String>> behind = new HashMap<>();
  private final Map<String, List<String>> ahead = new HashMap<>();
  private final Groups groups;

  Roster(Plan plan) {
    this.plan = plan;
    this.hasWindows = plan.hosts().stream().anyMatch(host -> host.timing().window().isPresent());
    this.budgets = Budget.all(plan.playbook()).toList();
    this.groups = Groups.of(plan);
    for (int wave = 0; wave < plan.waves(); wave++) {
      waves.add(new ArrayList<>());
    }
    for (PlannedHost host : plan.hosts()) {
      places.put(host.name(), places.size());
      host.wave().ifPresent(wave -> waves.get(wave).add(host));
    }
    for (List<PlannedHost> wave : waves) {
      placesOfWaves.add(
          wave.stream().mapToInt(host -> places.getOrDefault(host.name(), 0)).toArray());
      wave.forEach(this::noteRouters);
    }
  }

  private void noteRouters(PlannedHost host) {
    for (String router : host.through()) {
      if (planned(router).flatMap(PlannedHost::wave).isPresent()) {
        behind.computeIfAbsent(router, name -> new ArrayList<>()).add(host.name());
      }
    }
    for (String earlier : host.after()) {
      if (planned(earlier).flatMap(PlannedHost::wave).isPresent()) {
        behind.computeIfAbsent(host.name(), name -> new ArrayList<>()).add(earlier);
        ahead.computeIfAbsent(earlier, name -> new ArrayList<>()).add(host.name());
      }
    }
  }

  Plan plan() {
    return plan;
  }

  /** Host name to its place in the plan, from 0. */
  Map<String, Integer> places() {
    return places;
  }

  Optional<PlannedHost> planned(String host) {
    return Optional.ofNullable(places.get(host)).map(place -> plan.hosts().get(place));
  }

  /** Which hosts the limits count together. */
  Groups groups() {
    return groups;
  }

  List<PlannedHost> wave(int index) {
    return waves.get(index);
  }

  /** All budgets of the playbook. */
  List<Budget> budgets() {
    return budgets;
  }

  /** Whether any host may be worked on at some times only. */
  boolean hasWindows() {
    return hasWindows;
  }

  /** The places of a wave's hosts, in order. */
  int[] places(int wave) {
    return placesOfWaves.get(wave);
  }

  WaveSpec spec(int wave) {
    return plan.playbook().waves().get(wave);
  }

  /** Hosts of waves that go before this one: reached through it, however far, or told so. */
  List<String> behind(String host) {
    return behind.getOrDefault(host, List.of());
  }

  /** Hosts of waves that are told to go after this one. */
  List<String> ahead(String host) {
    return ahead.getOrDefault(host, List.of());
  }

  /**
   * Whether somebody must approve before this wave passes. Not asked where no later wave has hosts:
   * there is nothing left to approve.
   */
  boolean asksApproval(int wave) {
    return spec(wave).approve()
        && waves.subList(wave + 1, waves.size()).stream().anyMatch(later -> !later.isEmpty());
  }
}

package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Playbook;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who, in which order, with which image, and who not and why. Fixed for the whole run.
 *
 * @param hosts those of the first wave first; within a wave in the order they are admitted in
 */
public record Plan(Playbook playbook, List<PlannedHost> hosts) {
  /**
   * Refuses a playbook that lets no host in flight, a host named twice, a wave the playbook does
   * not have, and a router that would be upgraded before a host reached through it or before one it
   * goes after.
   */
  public Plan {
    hosts = List.copyOf(hosts);
    if (playbook.atOnce() < 1) {
      throw new IllegalArgumentException("at_once is " + playbook.atOnce() + ": nothing can start");
    }
    refuseWrongOrder(hosts);
    Map<String, PlannedHost> earlier = new HashMap<>();
    for (PlannedHost host : hosts) {
      if (earlier.put(host.name(), host) != null) {
        throw new IllegalArgumentException("two planned hosts named " + host.name());
      }
      refuseUnknownWave(host, playbook.waves().size());
      refuseRouterGoneBefore(host, earlier);
    }
    refuseRouterInEarlierWave(hosts, earlier);
  }

  /** The host of this name. */
  public Optional<PlannedHost> host(String name) {
    return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /** Hosts of one wave, in order. */
  public List<PlannedHost> wave(int index) {
    return hosts.stream().filter(host -> host.wave().equals(Optional.of(index))).toList();
  }

  /** How many waves have hosts or not; the playbook's count. */
  public int waves() {
    return playbook.waves().size();
  }

  /**
   * What stands for this plan: sha256 over its hosts, images, waves and policies, lower-case hex.
   * The same for equal plans on every machine and in every release that can run them; file paths,
   * reasons, notes and who vouched for an image do not count.
   */
  public String digest() {
    return PlanText.digest(this);
  }

  private static void refuseUnknownWave(PlannedHost host, int waves) {
    host.wave()
        .filter(wave -> wave < 0 || wave >= waves)
        .ifPresent(wave -> {
          throw new IllegalArgumentException(host.name() + " is in wave " + wave + " of " + waves);
        });
  }

  private static void refuseRouterGoneBefore(PlannedHost host, Map<String, PlannedHost> earlier) {
    for (String router : host.through()) {
      PlannedHost before = earlier.get(router);
      if (before != null
          && host.away().isEmpty()
          && host.wave().isPresent()
          && before.wave().equals(host.wave())) {
        throw new IllegalArgumentException(
            router + " stands before " + host.name() + ", which is reached through it");
      }
    }
  }

  private static void refuseRouterInEarlierWave(
      List<PlannedHost> hosts, Map<String, PlannedHost> byName) {
    for (PlannedHost host : hosts) {
      // Nobody waits for days for a host that is away.
      for (String router : host.away().isEmpty() ? host.through() : List.<String>of()) {
        Optional<Integer> routersWave =
            Optional.ofNullable(byName.get(router)).flatMap(PlannedHost::wave);
        if (host.wave().isPresent()
            && routersWave.isPresent()
            && routersWave.get() < host.wave().get()) {
          throw new IllegalArgumentException(
              router + " is in a wave before " + host.name() + ", which is reached through it");
        }
      }
    }
  }

  private static void refuseWrongOrder(List<PlannedHost> hosts) {
    Map<String, Integer> waves = new HashMap<>();
    hosts.forEach(host -> host.wave().ifPresent(wave -> waves.put(host.name(), wave)));
    Set<String> earlier = new HashSet<>();
    for (PlannedHost host : hosts) {
      for (String before : host.after()) {
        Integer wave = waves.get(before);
        int own = host.wave().orElse(Integer.MAX_VALUE);
        if (wave != null && (wave > own || (wave == own && !earlier.contains(before)))) {
          throw new IllegalArgumentException(
              host.name() + " stands before " + before + ", after which it goes");
        }
      }
      earlier.add(host.name());
    }
  }
}

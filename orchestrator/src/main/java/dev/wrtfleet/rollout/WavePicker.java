package dev.wrtfleet.rollout;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Selector;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Puts the hosts to upgrade into waves, in the order of the inventory, but a router always after
 * all hosts reached through it, and any host after those it is told to go after. A wave that would
 * take such a router earlier takes another host of its kind; where there is none, the router goes
 * with the last of those behind it, and a note says so.
 */
final class WavePicker {
  /** More names than this say less. */
  private static final int NAMED_MAX = 5;

  /**
   * A host to upgrade; {@code through} are the routers it is reached through, nearest first, {@code
   * after} other candidates it goes after.
   */
  record Candidate(Host host, RouterKind kind, List<String> through, List<String> after) {
    Candidate(Host host, String board, List<String> through) {
      this(host, new RouterKind(board, ""), through, List.of());
    }

    String name() {
      return host.name();
    }
  }

  /** A host's place; a note where it is not where the playbook's words alone would put it. */
  record Placement(String host, int wave, String note) {}

  /** How many a wave takes: {@code limit} of each {@code kind} among those that {@code fit}. */
  private record Quota(Predicate<Host> fit, Function<Candidate, Object> kind, int limit) {}

  private final List<WaveSpec> waves;
  private final int all;

  /** Who goes before a host, and who after it. */
  private final Map<String, Set<String>> behind = new HashMap<>();

  private final Map<String, Set<String>> ahead = new HashMap<>();
  private final Map<String, Candidate> waiting = new LinkedHashMap<>();
  private final Map<String, Candidate> putOff = new LinkedHashMap<>();
  private final Map<String, Integer> wantedIn = new HashMap<>();
  private final Set<String> placed = new HashSet<>();
  private final List<Placement> placements = new ArrayList<>();

  private WavePicker(Playbook playbook, List<Candidate> candidates) {
    this.waves = playbook.waves();
    this.all = candidates.size();
    for (Candidate candidate : candidates) {
      candidate.through().forEach(router -> order(candidate.name(), router));
      candidate.after().forEach(earlier -> order(earlier, candidate.name()));
    }
    routersLast(candidates).forEach(candidate -> waiting.put(candidate.name(), candidate));
  }

  private void order(String earlier, String later) {
    behind.computeIfAbsent(later, name -> new HashSet<>()).add(earlier);
    ahead.computeIfAbsent(earlier, name -> new LinkedHashSet<>()).add(later);
  }

  /** All places, in the order hosts are to be upgraded in. */
  static List<Placement> place(Playbook playbook, List<Candidate> candidates) {
    var picker = new WavePicker(playbook, candidates);
    for (int wave = 0; wave < playbook.waves().size(); wave++) {
      picker.fill(wave);
    }
    picker.refuseLeftOver(playbook);
    return picker.placements;
  }

  /** The order of the inventory, each router moved to right after the last host behind it. */
  private List<Candidate> routersLast(List<Candidate> candidates) {
    Map<String, Candidate> held = new LinkedHashMap<>();
    Map<String, Integer> open = new HashMap<>();
    behind.forEach((router, hosts) -> open.put(router, hosts.size()));
    var ordered = new ArrayList<Candidate>();
    for (Candidate candidate : candidates) {
      held.put(candidate.name(), candidate);
      release(candidate.name(), held, open, ordered);
    }
    return ordered;
  }

  private void release(
      String name,
      Map<String, Candidate> held,
      Map<String, Integer> open,
      List<Candidate> ordered) {
    if (!held.containsKey(name) || open.getOrDefault(name, 0) > 0) {
      return;
    }
    Candidate free = held.remove(name);
    ordered.add(free);
    for (String router : ahead.getOrDefault(name, Set.of())) {
      open.computeIfPresent(router, (key, count) -> count - 1);
      release(router, held, open, ordered);
    }
  }

  private void fill(int wave) {
    Quota quota = quota(waves.get(wave).pick());
    Map<Object, Integer> taken = new HashMap<>();
    var blocked = new ArrayList<Candidate>();
    for (Candidate candidate : List.copyOf(waiting.values())) {
      boolean isWanted =
          quota.fit().test(candidate.host())
              && taken.getOrDefault(quota.kind().apply(candidate), 0) < quota.limit();
      if (isWanted && isFree(candidate)) {
        taken.merge(quota.kind().apply(candidate), 1, Integer::sum);
        put(candidate, wave);
      } else if (isWanted) {
        blocked.add(candidate);
      }
    }
    for (Candidate candidate : blocked) {
      if (taken.merge(quota.kind().apply(candidate), 1, Integer::sum) <= quota.limit()) {
        waiting.remove(candidate.name());
        putOff.put(candidate.name(), candidate);
        wantedIn.put(candidate.name(), wave);
      }
    }
    placePutOff(wave);
  }

  private void placePutOff(int wave) {
    boolean isMoving = true;
    while (isMoving) {
      isMoving = false;
      for (Candidate candidate : List.copyOf(putOff.values())) {
        if (isFree(candidate)) {
          put(candidate, wave);
          isMoving = true;
        }
      }
    }
  }

  private boolean isFree(Candidate candidate) {
    return placed.containsAll(behind.getOrDefault(candidate.name(), Set.of()));
  }

  private void put(Candidate candidate, int wave) {
    waiting.remove(candidate.name());
    putOff.remove(candidate.name());
    placed.add(candidate.name());
    placements.add(new Placement(candidate.name(), wave, note(candidate, wave)));
  }

  private String note(Candidate candidate, int wave) {
    int wanted = wantedIn.getOrDefault(candidate.name(), wave);
    if (wanted == wave) {
      return "";
    }
    String why =
        candidate.after().isEmpty() ? "the hosts reached through it" : "hosts of that wave";
    return "in wave %s instead of %s: it goes after %s"
        .formatted(waves.get(wave).name(), waves.get(wanted).name(), why);
  }

  private Quota quota(Pick pick) {
    return switch (pick) {
      case Pick.Count p -> new Quota(host -> true, candidate -> "", p.hosts());
      case Pick.Percent p -> new Quota(host -> true, candidate -> "", share(p.percent(), all));
      case Pick.PercentOfLeft p ->
          new Quota(
              host -> true, candidate -> "", share(p.percent(), waiting.size() + putOff.size()));
      case Pick.PerBoard p -> new Quota(host -> true, Candidate::kind, p.hosts());
      case Pick.Matching p ->
          new Quota(Selector.parse(p.selector())::matches, candidate -> "", Integer.MAX_VALUE);
      case Pick.Rest p -> new Quota(host -> true, candidate -> "", Integer.MAX_VALUE);
    };
  }

  /** In decimals: 7 % of 100 must be 7, which doubles make a little more. */
  private static int share(double percent, int of) {
    BigDecimal hosts =
        BigDecimal.valueOf(percent).multiply(BigDecimal.valueOf(of)).movePointLeft(2);
    return Math.max(1, hosts.setScale(0, RoundingMode.CEILING).intValueExact());
  }

  private void refuseLeftOver(Playbook playbook) {
    var left = new ArrayList<>(waiting.keySet());
    left.addAll(putOff.keySet());
    if (left.isEmpty()) {
      return;
    }
    int more = Math.max(0, left.size() - NAMED_MAX);
    String names =
        String.join(", ", left.subList(0, left.size() - more))
            + (more > 0 ? " and " + more + " more" : "");
    throw FleetException.wrongInput(
        Problem.of(
            "plan.hosts-without-wave",
            left.size() + (left.size() == 1 ? " host is" : " hosts are") + " in no wave: " + names,
            "playbook '" + playbook.name() + "' is for them, but none of its waves picks them",
            "Add a last wave with 'pick: rest', or leave them out with --except."));
  }
}

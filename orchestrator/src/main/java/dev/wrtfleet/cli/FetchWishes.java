package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Selector;
import dev.wrtfleet.mirror.Wish;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Surveyed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom the words behind {@code --for} mean; routers are asked what they are. */
final class FetchWishes {
  /**
   * What they mean.
   *
   * @param silent routers that did not answer
   */
  record Found(List<Wish> wishes, List<Surveyed> silent, List<Playbook> playbooks) {}

  private final Surroundings around;
  private final Workshop workshop;
  private final FleetOptions options;
  private final LinkOptions link;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final List<Wish> wishes = new ArrayList<>();
  private final List<Playbook> playbooks = new ArrayList<>();

  FetchWishes(Surroundings around, FleetOptions options, LinkOptions link) {
    this.around = around;
    this.options = options;
    this.link = link;
    workshop = new Workshop(around);
  }

  Found of(List<String> words) {
    boolean playbook = words.stream().anyMatch(FetchWishes::isPlaybook);
    boolean inventory =
        !options.inventories.isEmpty() || !around.variable("WRTFLEET_INVENTORY").isEmpty();
    Optional<Fleet> fleet =
        playbook || inventory
            ? Optional.of(workshop.fleet(workshop.inventories(options)))
            : Optional.empty();
    for (String word : words) {
      fleet.ifPresentOrElse(known -> add(word, known), () -> wishes.add(Wish.ofBoard(word)));
    }
    var silent = new ArrayList<Surveyed>();
    fleet.filter(known -> !hosts.isEmpty()).ifPresent(known -> silent.addAll(ask(known)));
    return new Found(wishes, silent, playbooks);
  }

  private static boolean isPlaybook(String word) {
    return word.endsWith(".yaml") || word.endsWith(".yml");
  }

  private void add(String word, Fleet fleet) {
    if (isPlaybook(word)) {
      Playbook playbook = workshop.playbook(Path.of(word));
      playbooks.add(playbook);
      add(Selector.parse(playbook.hosts()), fleet);
    } else if (isBoard(word, fleet)) {
      wishes.add(Wish.ofBoard(word));
    } else {
      add(Selector.parse(word, around.folder()), fleet);
    }
  }

  private void add(Selector selector, Fleet fleet) {
    workshop
        .select(fleet, selector, options.limitTo(), options.leaveOut())
        .hosts()
        .forEach(host -> hosts.put(host.name(), host));
  }

  /** Boards have a comma as selectors may have: only what names no hosts is one. */
  private boolean isBoard(String word, Fleet fleet) {
    if (!word.contains(",")) {
      return false;
    }
    try {
      Selector.parse(word, around.folder()).check(fleet);
      return false;
    } catch (FleetException e) {
      return true;
    }
  }

  /** Adds a wish for each host that answers; returns the others. */
  private List<Surveyed> ask(Fleet fleet) {
    var silent = new ArrayList<Surveyed>();
    for (Surveyed each : workshop.survey(new Selected(fleet, List.copyOf(hosts.values())), link)) {
      each.facts()
          .ifPresentOrElse(
              facts -> wishes.add(Wish.of(each.host().name(), facts)), () -> silent.add(each));
    }
    return silent;
  }
}

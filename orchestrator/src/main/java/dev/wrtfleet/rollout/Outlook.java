package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.rollout.PlannedHost.PlanEnd;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known before a run of the way back from it: which of its routers could be rolled back
 * with the images that are here, and why the others could not. That each one's configuration will
 * have been saved by then is taken for granted: without that no router is flashed that keeps it.
 *
 * @param hosts every host of a wave, to why it could not be rolled back; empty where it could
 */
public record Outlook(Map<String, Optional<String>> hosts) {
  /** Nothing is said of any host. */
  public static final Outlook NONE = new Outlook(Map.of());

  /** Keeps the order. */
  public Outlook {
    hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
  }

  /**
   * Of this plan, made of what was found.
   *
   * @param earlier all images that may be of what the routers run now
   */
  public static Outlook of(Plan plan, List<Surveyed> found, Catalog earlier) {
    Map<String, Surveyed> byName = new HashMap<>();
    found.forEach(each -> byName.put(each.host().name(), each));
    var images = new EarlierImages(plan.playbook(), earlier);
    var hosts = new LinkedHashMap<String, Optional<String>>();
    for (PlannedHost host : plan.hosts()) {
      Optional<Surveyed> surveyed =
          Optional.ofNullable(byName.get(host.name())).filter(each -> each.facts().isPresent());
      if (host.wave().isPresent()) {
        hosts.put(
            host.name(),
            surveyed
                .map(each -> obstacle(plan, host, each, images))
                .orElse(Optional.of("it is away: what it runs is not known")));
      }
    }
    return new Outlook(hosts);
  }

  private static Optional<String> obstacle(
      Plan plan, PlannedHost host, Surveyed found, EarlierImages images) {
    PlannedImage image = host.image().orElseThrow();
    RouterFacts facts = found.facts().orElseThrow();
    return EarlierImages.never(plan.playbook().config(), image)
        .or(() -> images.of(afterwards(found, image), facts.release()).end().map(PlanEnd::reason));
  }

  /** As it will be found after its upgrade: it may have another board name by then. */
  private static Surveyed afterwards(Surveyed found, PlannedImage image) {
    RouterFacts now = found.facts().orElseThrow();
    Identity id = now.identity();
    // The first one is the device's own name; the others are those it had in older releases.
    String board = image.boards().stream().findFirst().orElse(id.board());
    var facts =
        new RouterFacts(
            new Identity(board, id.model(), id.hostname(), id.compatVersion()),
            new Release(
                now.release().distribution(),
                image.version(),
                image.revision(),
                now.release().target()),
            now.boot(),
            now.memory(),
            now.workings());
    return Surveyed.found(found.host(), facts);
  }

  /** How many could be rolled back. */
  public int possible() {
    return (int) hosts.values().stream().filter(Optional::isEmpty).count();
  }

  /** Why the others could not, each reason with its hosts. */
  public Map<String, List<String>> obstacles() {
    var byReason = new LinkedHashMap<String, List<String>>();
    hosts.forEach((host, reason) ->
        reason.ifPresent(
            why -> byReason.computeIfAbsent(why, any -> new java.util.ArrayList<>()).add(host)));
    return byReason;
  }
}

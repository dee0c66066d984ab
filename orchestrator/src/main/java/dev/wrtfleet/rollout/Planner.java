package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Playbook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Makes a plan of what was found: pure, and the same for the same inventory, playbook, images and
 * facts, in whatever order the routers answered.
 *
 * <p>Every host surveyed is in the plan: those to upgrade first, by wave, then those that ended in
 * planning, each with a reason and what to do.
 */
public final class Planner {
  private Planner() {}

  private record Found(
      Surveyed surveyed,
      ImageMatch.Match match,
      List<String> through,
      SortedMap<String, String> labels) {
    String name() {
      return surveyed.host().name();
    }
  }

  /**
   * Who gets which image in which wave, and who not and why.
   *
   * @throws dev.wrtfleet.problem.FleetException where hosts to upgrade are in none of the waves, or
   *     a wave's selector cannot be read
   */
  public static Plan plan(
      Playbook playbook, List<Surveyed> surveyed, Fleet fleet, Catalog catalog) {
    return plan(playbook, surveyed, fleet, catalog, Map.of());
  }

  /** The same, with the images built for single hosts, by the names of those hosts. */
  public static Plan plan(
      Playbook playbook,
      List<Surveyed> surveyed,
      Fleet fleet,
      Catalog catalog,
      Map<String, OwnImage> own) {
    return plan(playbook, surveyed, fleet, new ImageMatch(playbook, catalog, own)::of);
  }

  /**
   * The plan of a way back: each router's image and configuration of then, or why it gets none.
   *
   * @param catalog all images that may be of then
   * @param saved what there is of a host's configuration
   */
  public static Plan back(
      Rollback rollback,
      List<Surveyed> surveyed,
      Fleet fleet,
      Catalog catalog,
      Function<String, Rollback.Saved> saved) {
    Plan plan = plan(rollback.playbook(), surveyed, fleet, rollback.match(catalog, saved));
    return rollback.withConfigs(plan, saved);
  }

  /**
   * A plan to reckon with, not to run: where {@code assumed} has an image for a host it gets that
   * one, whatever the catalog says.
   */
  public static Plan assume(
      Playbook playbook,
      List<Surveyed> surveyed,
      Fleet fleet,
      Catalog catalog,
      Function<Surveyed, Optional<PlannedImage>> assumed) {
    var match = new ImageMatch(playbook, catalog);
    return plan(
        playbook,
        surveyed,
        fleet,
        host ->
            assumed
                .apply(host)
                .map(image -> new ImageMatch.Match(Optional.of(image), Optional.empty()))
                .orElseGet(() -> match.of(host)));
  }

  private static Plan plan(
      Playbook playbook,
      List<Surveyed> surveyed,
      Fleet fleet,
      Function<Surveyed, ImageMatch.Match> match) {
    Map<String, Found> all = new LinkedHashMap<>();
    var limits = new StaysUp(playbook, fleet, surveyed);
    for (Surveyed each : inInventoryOrder(surveyed, fleet)) {
      Found found =
          new Found(
              each,
              held(match.apply(each), limits.end(each)),
              Reach.through(each.host(), fleet),
              limits.labels(each));
      if (all.put(found.name(), found) != null) {
        throw new IllegalArgumentException(found.name() + " was surveyed twice");
      }
    }
    List<Found> toUpgrade =
        all.values().stream().filter(found -> found.match().end().isEmpty()).toList();
    Map<String, List<String>> order =
        Order.among(toUpgrade.stream().map(Found::name).toList(), fleet);
    var hosts = new ArrayList<PlannedHost>();
    for (WavePicker.Placement place : WavePicker.place(playbook, candidates(toUpgrade, order))) {
      Found found = Objects.requireNonNull(all.get(place.host()));
      hosts.add(
          planned(found, Optional.of(place.wave()), place.note())
              .goingAfter(order.getOrDefault(place.host(), List.of()))
              .at(site(playbook, found)));
    }
    for (Found found : all.values()) {
      Optional<Integer> late = found.surveyed().isAway() ? playbook.lateWave() : Optional.empty();
      if (late.isPresent()) {
        hosts.add(away(found, late.get()).at(site(playbook, found)));
      } else if (found.match().end().isPresent()) {
        hosts.add(planned(found, Optional.empty(), ""));
      }
    }
    return new Timetable(fleet, Experience.NONE).on(new Plan(playbook, hosts));
  }

  /**
   * What is planned for a host that was away, now that it answers, matched as all others were:
   * either with an image, or with an end.
   */
  public static PlannedHost found(
      Playbook playbook, Surveyed found, PlannedHost away, Catalog catalog) {
    ImageMatch.Match match = new ImageMatch(playbook, catalog).of(found);
    String version = found.facts().map(facts -> facts.release().version()).orElse("");
    return match
        .end()
        .map(end ->
            new PlannedHost(
                away.name(),
                board(found),
                version,
                match.image(),
                Optional.empty(),
                Optional.of(end)))
        .orElseGet(() -> away.found(board(found), version, match.image().orElseThrow()));
  }

  private static PlannedHost away(Found found, int wave) {
    PlannedHost.PlanEnd why = found.match().end().orElseThrow();
    return new PlannedHost(
        found.name(),
        "",
        "",
        Optional.empty(),
        Optional.of(wave),
        Optional.empty(),
        found.through(),
        "",
        Timing.ANY,
        found.labels(),
        List.of(),
        Optional.of(why),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<String> site(Playbook playbook, Found found) {
    return Optional.ofNullable(found.surveyed().host().labels().get(playbook.siteDown().by()));
  }

  /** Those of these hosts an image must be built for: the playbook has none for them. */
  public static List<Surveyed> toBuildFor(
      Playbook playbook, List<Surveyed> surveyed, Catalog catalog) {
    var match = new ImageMatch(playbook, catalog);
    return surveyed.stream().filter(match::needsOwn).toList();
  }

  private static ImageMatch.Match held(ImageMatch.Match match, Optional<PlannedHost.PlanEnd> end) {
    return match.end().isPresent() || end.isEmpty()
        ? match
        : new ImageMatch.Match(match.image(), end);
  }

  private static List<WavePicker.Candidate> candidates(
      List<Found> found, Map<String, List<String>> order) {
    return found.stream()
        .map(each ->
            new WavePicker.Candidate(
                each.surveyed().host(),
                kind(each.surveyed()),
                each.through(),
                order.getOrDefault(each.name(), List.of())))
        .toList();
  }

  private static PlannedHost planned(Found found, Optional<Integer> wave, String note) {
    return new PlannedHost(
            found.name(),
            board(found.surveyed()),
            release(found.surveyed()),
            found.match().image(),
            wave,
            found.match().end(),
            found.through(),
            note)
        .withLabels(found.labels());
  }

  private static RouterKind kind(Surveyed found) {
    return new RouterKind(board(found), release(found));
  }

  private static String release(Surveyed found) {
    return found.facts().map(facts -> facts.release().version()).orElse("");
  }

  private static String board(Surveyed found) {
    return found.facts().map(RouterFacts::identity).map(id -> id.board()).orElse("");
  }

  private static List<Surveyed> inInventoryOrder(List<Surveyed> surveyed, Fleet fleet) {
    Map<String, Integer> places = new HashMap<>();
    for (Host host : fleet.hosts()) {
      places.put(host.name(), places.size());
    }
    for (Surveyed found : surveyed) {
      if (!places.containsKey(found.host().name())) {
        throw new IllegalArgumentException(found.host().name() + " is not in the inventory");
      }
    }
    return surveyed.stream()
        .sorted(Comparator.comparing(found -> places.get(found.host().name())))
        .toList();
  }
}

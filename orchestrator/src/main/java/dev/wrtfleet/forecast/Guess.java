package dev.wrtfleet.forecast;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Planner;
import dev.wrtfleet.rollout.Surveyed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The plan a playbook would make, as far as that can be said without asking a router: the real
 * planner, with images taken for granted where the catalog or the facts to choose by are missing.
 *
 * @param boards what the routers were taken for
 * @param imagesAssumed routers whose image is taken for granted
 */
public record Guess(Plan plan, Boards.Taken boards, int imagesAssumed) {
  /** Of an image nobody has seen. */
  private static final String NO_REVISION = "assumed";

  /**
   * Guesses.
   *
   * @param catalog empty where it cannot be read
   * @param known what routers said of themselves earlier, by name
   * @param imageSize bytes of images that are taken for granted
   */
  public static Guess of(
      Playbook playbook,
      Chosen chosen,
      Catalog catalog,
      Map<String, RouterFacts> known,
      long imageSize) {
    Map<String, PlannedImage> images = images(catalog);
    Boards.Taken boards =
        Boards.take(chosen.hosts(), known, images.keySet().stream().sorted().toList());
    Set<String> taken = takenForGranted(playbook, boards, catalog);
    Plan plan =
        Planner.assume(
            playbook,
            boards.routers(),
            chosen.fleet(),
            catalog,
            router ->
                taken.contains(router.host().name())
                    ? Optional.of(image(board(router), images, imageSize))
                    : Optional.empty());
    long assumed =
        plan.hosts().stream()
            .flatMap(host -> host.image().stream())
            .filter(image -> image.revision().equals(NO_REVISION))
            .count();
    return new Guess(plan, boards, (int) assumed);
  }

  /** The hosts a playbook is for, of a fleet. */
  public record Chosen(Fleet fleet, List<Host> hosts) {}

  /** Routers nothing can be matched for, or that an image would be built for. */
  private static Set<String> takenForGranted(
      Playbook playbook, Boards.Taken boards, Catalog catalog) {
    boolean nothingToMatch = catalog.images().isEmpty() && playbook.build().isEmpty();
    var taken = new HashSet<String>();
    for (Surveyed router : boards.routers()) {
      if (nothingToMatch || !boards.said().contains(router.host().name())) {
        taken.add(router.host().name());
      }
    }
    if (playbook.build().isPresent()) {
      Planner.toBuildFor(playbook, boards.routers(), catalog)
          .forEach(router -> taken.add(router.host().name()));
    }
    return taken;
  }

  private static String board(Surveyed router) {
    return router.facts().orElseThrow().identity().board();
  }

  /** The first image for each board. */
  private static Map<String, PlannedImage> images(Catalog catalog) {
    Map<String, PlannedImage> images = new HashMap<>();
    for (Image image : catalog.images()) {
      image
          .metadata()
          .ifPresent(metadata ->
              metadata
                  .boards()
                  .forEach(board ->
                      images.putIfAbsent(
                          board,
                          new PlannedImage(
                              image.file(),
                              image.sizeBytes(),
                              image.sha256(),
                              List.of(board),
                              metadata.compat(),
                              metadata.version(),
                              metadata.revision(),
                              false,
                              Optional.empty(),
                              Optional.empty()))));
    }
    return images;
  }

  private static PlannedImage image(
      String board, Map<String, PlannedImage> images, long imageSize) {
    return Objects.requireNonNullElseGet(
        images.get(board),
        () ->
            new PlannedImage(
                Path.of("assumed"),
                imageSize,
                "",
                List.of(board),
                "1.0",
                "",
                NO_REVISION,
                false,
                Optional.empty(),
                Optional.empty()));
  }

  /** Boards of routers that have a place in a wave, those with the most routers first. */
  public List<String> boardsByRouters() {
    Map<String, Long> routers =
        plan.hosts().stream()
            .filter(host -> host.wave().isPresent())
            .collect(Collectors.groupingBy(PlannedHost::board, Collectors.counting()));
    return routers.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Routers of this board that have a place in a wave. */
  public int routersOf(String board) {
    return (int)
        plan.hosts().stream()
            .filter(host -> host.wave().isPresent() && host.board().equals(board))
            .count();
  }

  /** Routers that have a place in a wave. */
  public int routers() {
    return (int) plan.hosts().stream().filter(host -> host.wave().isPresent()).count();
  }
}

package dev.wrtfleet.mirror;

import dev.wrtfleet.image.PublishedFile;
import dev.wrtfleet.image.PublishedFiles;
import dev.wrtfleet.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks in which target of a release a board is: asks for {@code .targets.json} and then for every
 * target's profiles.json. Only says where to look; what is found there is proved again.
 */
final class Directory {
  /** Releases have some 60. */
  private static final int TARGETS_MAX = 300;

  private static final int TARGETS_BYTES_MAX = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
                  .build())
          .build();

  /**
   * What was found.
   *
   * @param targets those of each board
   * @param trouble why a board that is not found may be there all the same
   */
  record Found(Map<String, Set<String>> targets, Optional<Trouble> trouble) {}

  private record Looked(String target, Set<String> boards, Optional<Trouble> trouble) {}

  private final FetchOrder order;
  private final Documents documents;

  Directory(FetchOrder order, Documents documents) {
    this.order = order;
    this.documents = documents;
  }

  Found find(Set<String> boards) throws InterruptedException {
    return switch (documents.get(order.mirror().targets(), TARGETS_BYTES_MAX)) {
      case Page.Absent absent -> nothing(Trouble.missing(noRelease()));
      case Page.Lost lost -> nothing(lost.trouble());
      case Page.There list -> {
        Set<String> targets = targets(list.document().text());
        yield targets.isEmpty() ? nothing(Trouble.refused(noTargets())) : look(targets, boards);
      }
    };
  }

  private static Found nothing(Trouble trouble) {
    return new Found(Map.of(), Optional.of(trouble));
  }

  private Problem noRelease() {
    return Problem.of(
        "mirror.no-release",
        order.mirror().targets() + " is not there",
        "this server has no release " + order.mirror().release(),
        "Look at what it has with a browser, or name another mirror with --from.");
  }

  private Problem noTargets() {
    return Problem.of(
        "mirror.targets",
        order.mirror().targets() + " is not used",
        "it is no list of up to " + TARGETS_MAX + " targets",
        "Name another mirror with --from.");
  }

  /** The targets; none where it is no such list. */
  private static Set<String> targets(String text) {
    var targets = new TreeSet<String>();
    try {
      JsonNode root = JSON.readTree(text);
      if (root.isObject() && root.size() <= TARGETS_MAX) {
        root.properties().stream()
            .map(Map.Entry::getKey)
            .filter(Mirror::isTarget)
            .forEach(targets::add);
      }
    } catch (JacksonException e) {
      return targets;
    }
    return targets;
  }

  private Found look(Set<String> targets, Set<String> boards) throws InterruptedException {
    var tasks = new ArrayList<Callable<Looked>>();
    targets.forEach(target -> tasks.add(() -> look(target, boards)));
    var found = new TreeMap<String, Set<String>>();
    Optional<Trouble> trouble = Optional.empty();
    for (Looked looked : AtOnce.all(tasks, order.parallel())) {
      looked
          .boards()
          .forEach(
              board -> found.computeIfAbsent(board, key -> new TreeSet<>()).add(looked.target()));
      trouble = trouble.or(looked::trouble);
    }
    return new Found(found, trouble);
  }

  private Looked look(String target, Set<String> boards) throws InterruptedException {
    var address = order.mirror().file(target, ShelfReader.PROFILES);
    return switch (documents.get(address, ShelfReader.PROFILES_MAX)) {
      case Page.Absent absent -> new Looked(target, Set.of(), Optional.empty());
      case Page.Lost lost -> new Looked(target, Set.of(), Optional.of(lost.trouble()));
      case Page.There page -> {
        List<PublishedFile> files = PublishedFiles.of(page.document().bytes()).files();
        yield new Looked(
            target,
            boards.stream()
                .filter(board -> files.stream().anyMatch(file -> file.isFor(board)))
                .collect(Collectors.toSet()),
            Optional.empty());
      }
    };
  }
}

package dev.wrtfleet.mirror;

import dev.wrtfleet.image.PublishedFile;
import dev.wrtfleet.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Finds the file of a release for each wish: in the target the router says it runs; where that is
 * not known, or has it no longer (ar71xx became ath79), in whichever target has its board.
 */
final class Search {
  private final FetchOrder order;
  private final Documents documents;
  private final ShelfReader reader;
  private final Map<String, Shelf> shelves = new TreeMap<>();

  Search(FetchOrder order, Documents documents, ShelfReader reader) {
    this.order = order;
    this.documents = documents;
    this.reader = reader;
  }

  /** A finding for each wish, in the order of the wishes. */
  Map<Wish, Finding> find(Collection<Wish> wishes) throws InterruptedException {
    open(wishes.stream().flatMap(wish -> wish.target().stream()).collect(Collectors.toSet()));
    var findings = new LinkedHashMap<Wish, Finding>();
    var elsewhere = new ArrayList<Wish>();
    for (Wish wish : wishes) {
      Optional<Finding> finding = wish.target().flatMap(target -> in(target, wish));
      finding.ifPresent(found -> findings.put(wish, found));
      if (finding.isEmpty()) {
        findings.put(wish, new Finding.Nothing(Trouble.missing(noBoard(wish))));
        elsewhere.add(wish);
      }
    }
    if (!elsewhere.isEmpty()) {
      findings.putAll(elsewhere(elsewhere));
    }
    return findings;
  }

  private void open(Set<String> targets) throws InterruptedException {
    var tasks = new ArrayList<Callable<Map.Entry<String, Shelf>>>();
    targets.stream()
        .filter(target -> !shelves.containsKey(target))
        .sorted()
        .forEach(target -> tasks.add(() -> Map.entry(target, reader.open(target))));
    AtOnce.all(tasks, order.parallel())
        .forEach(opened -> shelves.put(opened.getKey(), opened.getValue()));
  }

  /** What this target has; empty where another one may have it. */
  private Optional<Finding> in(String target, Wish wish) {
    return Optional.ofNullable(shelves.get(target))
        .flatMap(shelf ->
            switch (shelf) {
              case Shelf.Shut shut -> Optional.of(new Finding.Nothing(shut.trouble()));
              case Shelf.Absent absent -> lacking(target, wish);
              case Shelf.Open open -> in(open, wish);
            });
  }

  private Optional<Finding> in(Shelf.Open open, Wish wish) {
    return switch (Pick.of(wish, open.files())) {
      case Pick.One one -> Optional.of(new Finding.Item(open, one.file()));
      case Pick.None none -> lacking(open.target(), wish);
      case Pick.Several several ->
          Optional.of(new Finding.Nothing(Trouble.missing(several(wish, names(several)))));
    };
  }

  private Optional<Finding> lacking(String target, Wish wish) {
    return wish.isDisk()
        ? Optional.of(new Finding.Nothing(Trouble.missing(noDisk(target, wish))))
        : Optional.empty();
  }

  private Map<Wish, Finding> elsewhere(List<Wish> wishes) throws InterruptedException {
    Set<String> boards = wishes.stream().map(Wish::board).collect(Collectors.toSet());
    var directory = new Directory(order, documents).find(boards);
    var wanted = new TreeSet<String>();
    directory.targets().values().stream()
        .filter(targets -> targets.size() == 1)
        .forEach(wanted::addAll);
    open(wanted);
    var findings = new LinkedHashMap<Wish, Finding>();
    for (Wish wish : wishes) {
      Set<String> targets = directory.targets().getOrDefault(wish.board(), Set.of());
      findings.put(
          wish,
          switch (targets.size()) {
            case 0 ->
                new Finding.Nothing(
                    directory.trouble().orElseGet(() -> Trouble.missing(noBoard(wish))));
            case 1 ->
                in(targets.iterator().next(), wish)
                    .orElseGet(() -> new Finding.Nothing(Trouble.missing(noBoard(wish))));
            default -> new Finding.Nothing(Trouble.missing(several(wish, targets)));
          });
    }
    return findings;
  }

  private static List<String> names(Pick.Several several) {
    return several.files().stream().map(PublishedFile::name).toList();
  }

  private Problem noBoard(Wish wish) {
    return Problem.of(
        "mirror.no-board",
        "no image for " + named(wish),
        "no target of " + order.mirror().release() + " has a file for sysupgrade of this board",
        "Write the board as 'wrtfleet hosts probe' shows it. Machines of x86, armsr and loongarch64"
            + " have no board: name the routers, with their inventory.");
  }

  private Problem noDisk(String target, Wish wish) {
    return Problem.of(
        "mirror.no-disk",
        "no image for " + named(wish),
        "%s has no disk for %s with this root file system that starts the way this machine does"
            .formatted(order.mirror().release(), target),
        "Build one for it, and name it under 'images: map'.");
  }

  private Problem several(Wish wish, Collection<String> choices) {
    int shown = 6;
    String some = String.join(", ", choices.stream().limit(shown).toList());
    return Problem.of(
        "mirror.several",
        "no single image for " + named(wish),
        "nothing says which of them: " + some,
        wish.machine().isPresent()
            ? "Download the right one by hand, with sha256sums and sha256sums.sig."
            : "Name the router and its inventory instead of the board: it can tell.");
  }

  /** Not the router: many may have this trouble, and it is said once. */
  private static String named(Wish wish) {
    return "the board '" + wish.board() + "'";
  }
}

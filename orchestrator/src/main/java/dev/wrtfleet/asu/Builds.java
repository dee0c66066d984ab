package dev.wrtfleet.asu;

import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.Pause;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.ImageReader;
import dev.wrtfleet.image.Provenance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Has images built for many routers: those that need the same are one build. Every router is in the
 * result; one build that fails is no reason to give up the others.
 */
public final class Builds {
  /** A public server builds about five images a minute for the whole world: ours queue there. */
  private static final int AT_ONCE = 4;

  private final Web web;
  private final Download download;
  private final Pause pause;
  private final InstantSource clock;
  private final Path folder;

  /** Keeps images below {@code folder}. */
  public Builds(Web web, Download download, Pause pause, InstantSource clock, Path folder) {
    this.web = web;
    this.download = download;
    this.pause = pause;
    this.clock = clock;
    this.folder = folder;
  }

  /** What was built by this server for this release and is still here, in the order of names. */
  public static List<Image> kept(Path folder, URI server, String release) {
    return BuildFolder.all(folder).stream()
        .filter(kept -> kept.note().server().equals(server.toString()))
        .filter(kept -> kept.note().release().equals(release))
        .map(kept -> ImageReader.read(kept.image()).from(Provenance.built(kept.note().server())))
        .sorted(Comparator.comparing(Image::file))
        .toList();
  }

  private record Group(BuildRequest request, FileChoice choice) {}

  /** What came of it for each router; {@code progress} is told a line now and then. */
  public Map<String, BuildResult> build(
      BuildOrder order, List<ForRouter> routers, Consumer<String> progress)
      throws InterruptedException {
    Instant end = clock.instant().plus(order.within());
    var results = new TreeMap<String, BuildResult>();
    var releases = new Releases(web, order.server());
    Map<Group, List<ForRouter>> groups = new LinkedHashMap<>();
    for (ForRouter router : routers) {
      if (order.asInstalled() && router.packages().isEmpty()) {
        results.put(
            router.host(),
            new BuildResult.Failed(
                "it does not say which packages it has, so that none can be built in",
                "Look on the router at /usr/lib/opkg/status or /etc/apk/world, or name the"
                    + " packages in the playbook."));
      } else {
        groups
            .computeIfAbsent(group(order, router, releases), key -> new ArrayList<>())
            .add(router);
      }
    }
    all(order, groups, end, progress)
        .forEach((group, result) ->
            groups
                .getOrDefault(group, List.of())
                .forEach(router -> results.put(router.host(), forBoard(result, router.facts()))));
    return results;
  }

  private static Group group(BuildOrder order, ForRouter router, Releases releases)
      throws InterruptedException {
    RouterFacts facts = router.facts();
    String target = facts.release().target();
    Optional<ReleaseProfiles> then = releases.of(order.release(), target);
    String profile = profile(facts, then);
    Set<String> usualThen = then.map(each -> each.packages(profile)).orElse(Set.of());
    Optional<Set<String>> usualNow =
        order.asInstalled()
            ? releases
                .of(facts.release().version(), target)
                .map(now -> now.packages(profile(facts, Optional.of(now))))
            : Optional.empty();
    List<String> packages =
        new PackageWish(usualNow, usualThen)
            .of(order.asInstalled() ? router.packages() : Optional.empty(), order.named());
    FileChoice choice = FileChoice.of(facts, order.filesystem());
    Optional<String> filesystem =
        FileChoice.isDisk(facts)
            ? Optional.of(choice.filesystem()).filter(name -> !name.isEmpty())
            : order.filesystem();
    return new Group(
        new BuildRequest(
            order.release(), target, profile, packages, filesystem, order.rootfsSizeMb()),
        choice);
  }

  /** By the boards devices name; else as names of devices are made of those of boards. */
  private static String profile(RouterFacts facts, Optional<ReleaseProfiles> profiles) {
    if (FileChoice.isDisk(facts)) {
      return "generic";
    }
    String board = facts.identity().board();
    return profiles.flatMap(each -> each.profile(board)).orElse(board.replace(',', '_'));
  }

  private Map<Group, BuildResult> all(
      BuildOrder order, Map<Group, List<ForRouter>> groups, Instant end, Consumer<String> progress)
      throws InterruptedException {
    var server = new BuildServer(web, pause, clock, order.server());
    var one = new OneBuild(server, download, order.server(), folder);
    var names = Thread.ofPlatform().name("build-", 1).daemon().factory();
    var threads = Executors.newFixedThreadPool(AT_ONCE, names);
    try {
      var builds = new LinkedHashMap<Group, Future<BuildResult>>();
      groups.forEach((group, routers) -> {
        Consumer<String> said = words -> progress.accept(name(group, routers) + ": " + words);
        Callable<BuildResult> build = () -> one.build(group.request(), group.choice(), end, said);
        builds.put(group, threads.submit(build));
      });
      var results = new LinkedHashMap<Group, BuildResult>();
      for (var each : builds.entrySet()) {
        results.put(each.getKey(), each.getValue().get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a build broke down", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static String name(Group group, List<ForRouter> routers) {
    String more = routers.size() > 1 ? " and " + (routers.size() - 1) + " more" : "";
    int packages = group.request().packages().size();
    return "build of %s %s with %d %s for %s%s"
        .formatted(
            group.request().profile(),
            group.request().release(),
            packages,
            packages == 1 ? "package" : "packages",
            routers.getFirst().host(),
            more);
  }

  private static BuildResult forBoard(BuildResult result, RouterFacts facts) {
    String board = facts.identity().board();
    if (!(result instanceof BuildResult.Made made)
        || made.image().metadata().stream().allMatch(said -> said.boards().contains(board))) {
      return result;
    }
    return new BuildResult.Failed(
        "%s built %s for the device %s, and that image is not for the board '%s'"
            .formatted(made.note().server(), made.note().file(), made.note().profile(), board),
        "Nothing of it is used. Put an image for this board into 'images.catalog'.");
  }
}

package dev.wrtfleet.cli;

import dev.wrtfleet.asu.BuildNote;
import dev.wrtfleet.asu.BuildOrder;
import dev.wrtfleet.asu.BuildResult;
import dev.wrtfleet.asu.Builds;
import dev.wrtfleet.asu.ForRouter;
import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.DownloadLimits;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.download.WebLimits;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.BuildSpec;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.BuiltWith;
import dev.wrtfleet.rollout.OwnImage;
import dev.wrtfleet.rollout.Planner;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.view.terminal.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Has images built for the hosts a playbook has none for, and says on stderr how that goes. */
final class CustomBuilds {
  private final Surroundings around;

  CustomBuilds(Surroundings around) {
    this.around = around;
  }

  /** Where built images are kept. */
  static Path folder(Surroundings around) {
    return around.cacheFolder().resolve("builds");
  }

  /** What came of it, by host; nothing where the playbook builds nothing or all have an image. */
  Map<String, OwnImage> build(Playbook playbook, List<Surveyed> found, Catalog catalog)
      throws InterruptedException {
    List<Surveyed> needy = Planner.toBuildFor(playbook, found, catalog);
    var own = new TreeMap<String, OwnImage>();
    if (needy.isEmpty()) {
      return own;
    }
    BuildOrder order = order(playbook.build().orElseThrow());
    List<ForRouter> routers =
        needy.stream()
            .map(each ->
                new ForRouter(each.host().name(), each.facts().orElseThrow(), each.packages()))
            .toList();
    try (var web =
        new Web(WebLimits.usual(), Version.number(), around.environment(), around.clock())) {
      var download = new Download(web, DownloadLimits.usual(), Thread::sleep);
      var builds = new Builds(web, download, Thread::sleep, around.clock(), folder(around));
      builds.build(order, routers, this::say).forEach((host, result) -> own.put(host, own(result)));
    }
    return own;
  }

  private static BuildOrder order(BuildSpec spec) {
    return new BuildOrder(
        spec.server(),
        spec.release(),
        spec.packages().asInstalled(),
        spec.packages().named(),
        spec.filesystem(),
        spec.rootfsSizeMb(),
        spec.within());
  }

  private static OwnImage own(BuildResult result) {
    return switch (result) {
      case BuildResult.Failed(String reason, String advice) -> new OwnImage.Failed(reason, advice);
      case BuildResult.Made(var image, BuildNote note) ->
          new OwnImage.Made(
              image,
              new BuiltWith(
                  note.server(), note.request(), note.release(), note.revision(), note.packages()));
    };
  }

  private void say(String words) {
    around.err().println(Words.plain(words));
    around.err().flush();
  }
}

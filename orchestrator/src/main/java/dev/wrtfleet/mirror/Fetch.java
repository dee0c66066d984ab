package dev.wrtfleet.mirror;

import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.Pause;
import dev.wrtfleet.download.Progress;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.image.TrustedKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Fetches the images of a release for routers and boards: found by what the release says of its
 * files, proved by its signed list, read, and only then kept. Can be done again at any time: what
 * is there and good is not fetched again, what was cut is gone on with.
 */
public final class Fetch {
  /** One file, whichever of its devices it was found for. */
  private record File(String target, String name, String sha256) {
    static File of(Finding.Item item) {
      return new File(item.shelf().target(), item.file().name(), item.file().sha256());
    }
  }

  private final FetchOrder order;
  private final Web web;
  private final Download download;
  private final Pause pause;
  private final TrustedKeys trusted;

  /** A fetch over these servers. */
  public Fetch(FetchOrder order, Web web, Download download, Pause pause, TrustedKeys trusted) {
    this.order = order;
    this.web = web;
    this.download = download;
    this.pause = pause;
    this.trusted = trusted;
  }

  /** Everything that came of it; {@code watcher} is told how it goes. */
  public List<Fetched> run(List<Wish> wishes, FetchWatcher watcher) throws InterruptedException {
    var documents = new Documents(web, pause);
    var reader = new ShelfReader(order, documents, trusted);
    Map<Wish, Finding> findings =
        new Search(order, documents, reader).find(new LinkedHashSet<>(wishes));
    var files = new LinkedHashMap<File, Finding.Item>();
    var items = new LinkedHashMap<Finding.Item, List<Wish>>();
    var without = new LinkedHashMap<Trouble, List<Wish>>();
    var results = new ArrayList<Fetched>();
    findings.forEach((wish, finding) -> {
      switch (finding) {
        case Finding.Item item ->
            items
                .computeIfAbsent(
                    files.computeIfAbsent(File.of(item), key -> item), key -> new ArrayList<>())
                .add(wish);
        case Finding.Nothing nothing ->
            without.computeIfAbsent(nothing.trouble(), key -> new ArrayList<>()).add(wish);
      }
    });
    without.forEach((trouble, some) -> results.add(none(some, trouble)));
    results.forEach(watcher::done);
    results.addAll(fetched(items, watcher));
    return results;
  }

  /** One trouble of many routers is said once. */
  private static Fetched none(List<Wish> wishes, Trouble trouble) {
    return Fetched.none(
        wishes.stream().map(Wish::name).toList(),
        wishes.stream().map(Wish::board).distinct().toList(),
        trouble);
  }

  private List<Fetched> fetched(Map<Finding.Item, List<Wish>> items, FetchWatcher watcher)
      throws InterruptedException {
    var tasks = new ArrayList<Callable<Fetched>>();
    items.forEach((item, wishes) -> {
      String name = item.file().name();
      Progress progress = (bytes, ofBytes) -> watcher.at(name, bytes, ofBytes);
      var file = new OneFile(order, download, item, wishes, progress);
      tasks.add(() -> told(file.get(), watcher));
    });
    return AtOnce.all(tasks, order.parallel());
  }

  private synchronized Fetched told(Fetched fetched, FetchWatcher watcher) {
    watcher.done(fetched);
    return fetched;
  }
}

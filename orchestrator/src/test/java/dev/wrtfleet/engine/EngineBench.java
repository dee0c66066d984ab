package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.HostRoad;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A store with one run in it, engines that drive it, and what its journal says of it. */
final class EngineBench implements AutoCloseable {
  static final InstantSource CLOCK = InstantSource.system();
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Path folder;
  final Store store;
  final String run;
  final ExecutorService threads = Executors.newCachedThreadPool();

  EngineBench(Path folder) {
    this.folder = folder;
    store = Store.open(new StateFolder(folder), CLOCK);
    run = store.runs().create("canary", Fleets.spec()).id();
  }

  static EngineOptions options(int hostThreads, Duration grace) {
    return new EngineOptions(
        hostThreads, Duration.ofSeconds(30), Duration.ofMillis(20), grace, Duration.ZERO, 2);
  }

  Engine engine(Fleet fleet, Playbook playbook, HostRoad road) {
    return engine(fleet, playbook, road, Duration.ofSeconds(5));
  }

  Engine engine(Fleet fleet, Playbook playbook, HostRoad road, Duration grace) {
    var crew = new Crew(fleet, any -> Fleets.plan(fleet, playbook), road);
    return Engine.start(
        store, new Clocks(CLOCK, System::nanoTime), any -> crew, options(playbook.atOnce(), grace));
  }

  Map<String, Outcome> outcomes() {
    return store.journal().events(run).stream()
        .map(Recorded::event)
        .filter(HostEnded.class::isInstance)
        .map(HostEnded.class::cast)
        .collect(Collectors.toMap(HostEnded::host, HostEnded::outcome));
  }

  List<Recorded> all(Class<? extends Event> type) {
    return store.journal().events(run).stream()
        .filter(recorded -> type.isInstance(recorded.event()))
        .toList();
  }

  /** Waits until the journal has this many events of a type. */
  void await(Class<? extends Event> type, int count) throws InterruptedException {
    await(store, run, type, count);
  }

  static void await(Store store, String run, Class<? extends Event> type, int count)
      throws InterruptedException {
    var follower = store.journal().follow(run);
    for (int seen = 0; seen < count; ) {
      List<Recorded> news = follower.next(PATIENCE);
      assertThat(news).as("%s events within %s", type.getSimpleName(), PATIENCE).isNotEmpty();
      seen += (int) news.stream().filter(each -> type.isInstance(each.event())).count();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    store.close();
  }
}

package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Measures on this disk: {@code FOLDER HOSTS AT_ONCE}; not a test, for its numbers are no fact. */
final class Speed {
  private static final int EVENTS = 4_000;

  private Speed() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "speed");
    try (var store = Store.open(new StateFolder(folder), InstantSource.system())) {
      for (int threads : new int[] {1, 1, 16, 100}) {
        events(store, threads);
      }
      drive(store, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }
  }

  private static void events(Store store, int threads) throws Exception {
    String run = store.runs().create("canary", Fleets.spec()).id();
    List<Callable<Integer>> work = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      String host = "host-" + thread;
      work.add(() -> append(store, run, host, EVENTS / threads));
    }
    long start = System.nanoTime();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (var done : pool.invokeAll(work)) {
        done.get();
      }
    }
    report(threads + " threads, fenced events", EVENTS, System.nanoTime() - start);
  }

  private static int append(Store store, String run, String host, int events) {
    var lease = store.leases().take(host, run, "me", Duration.ofMinutes(1)).orElseThrow();
    for (int i = 0; i < events; i++) {
      store.journal().append(run, lease, new Event.FlashSeen(host, "closed", "x".repeat(150)));
    }
    return events;
  }

  private static void drive(Store store, int hosts, int atOnce) {
    String run = store.runs().create("canary", Fleets.spec()).id();
    var fleet = Fleets.fleet(hosts);
    var playbook = Fleets.playbook(atOnce, List.of(Fleets.REST));
    var crew = new Crew(fleet, any -> Fleets.plan(fleet, playbook), new FakeRouters());
    var clock = InstantSource.system();
    long start = System.nanoTime();
    try (var engine =
        Engine.start(
            store,
            new Clocks(clock, System::nanoTime),
            any -> crew,
            EngineOptions.forAtOnce(atOnce))) {
      engine.drive(run);
    }
    long took = System.nanoTime() - start;
    report("hosts driven (4 stretches, 8 events each), " + atOnce + " at once", hosts, took);
  }

  private static void report(String what, int count, long nanos) {
    System.out.printf(
        "%s: %d in %d ms, %.0f/s, %.2f ms each%n",
        what, count, nanos / 1_000_000, count * 1e9 / nanos, nanos / 1e6 / count);
  }
}

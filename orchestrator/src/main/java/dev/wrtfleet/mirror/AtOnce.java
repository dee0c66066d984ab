package dev.wrtfleet.mirror;

import dev.wrtfleet.problem.FleetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does some things at the same time. */
final class AtOnce {
  private AtOnce() {}

  /** The results in the order of the tasks. */
  static <T> List<T> all(List<Callable<T>> tasks, int parallel) throws InterruptedException {
    var names = Thread.ofPlatform().name("fetch-", 1).daemon().factory();
    var threads = Executors.newFixedThreadPool(parallel, names);
    try {
      var results = new ArrayList<T>();
      for (Future<T> each : threads.invokeAll(tasks)) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FleetException expected) {
        throw expected;
      }
      throw new IllegalStateException("a fetch broke down", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}

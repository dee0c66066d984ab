package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Event;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process to be killed. {@code FOLDER RUN append}: appends without end from several threads and
 * prints the number of each event once it is durable. {@code FOLDER RUN lock}: takes the lock.
 */
final class KilledWriter {
  private static final int THREADS = 4;

  private KilledWriter() {}

  public static void main(String[] args) throws InterruptedException {
    var folder = new StateFolder(Path.of(args[0]));
    if (args[2].equals("lock")) {
      var lock = EngineLock.take(folder, InstantSource.system());
      System.out.println("locked");
      Thread.currentThread().join();
      lock.close();
    }
    var journal = Store.open(folder, InstantSource.system()).journal();
    var next = new AtomicInteger(Integer.parseInt(args[2].replace("append=", "")));
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform()
          .start(() -> {
            while (true) {
              int number = next.incrementAndGet();
              journal.append(args[1], List.of(new Event.WaveOpened(number)));
              System.out.println(number);
            }
          });
    }
  }
}

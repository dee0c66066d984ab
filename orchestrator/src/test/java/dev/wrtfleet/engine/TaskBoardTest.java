package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.store.PostgresAddress;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.testbed.CutLine;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheduler over a PostgreSQL that goes away. */
@PostgresTest
@Timeout(120)
class TaskBoardTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Optional<String> NO_SITE = Optional.empty();
  private static PostgresServer server;

  private final String database = newDatabase();
  private final Semaphore taken = new Semaphore(0);
  private volatile Optional<Instant> next = Optional.empty();

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String newDatabase() {
    return server.newDatabase("board" + COUNT.incrementAndGet());
  }

  private Store open(int port) {
    String url = server.url(database).replace(":" + server.port(), ":" + port);
    Store store =
        Store.open(
            PostgresAddress.of(
                url,
                Optional.empty(),
                Map.of("PGPASSWORD", PostgresServer.PASSWORD),
                Path.of("/nonexistent")),
            InstantSource.system());
    store.bearOutages(Duration.ofMinutes(2));
    return store;
  }

  private TaskBoard board(Store store, boolean doesWork) {
    var company = Company.of("me", doesWork ? Share.of(Set.of()) : Share.NOTHING);
    var work =
        new TaskBoard.Work(
            run -> Optional.empty(),
            (run, host) -> {
              taken.release();
              return next;
            });
    return TaskBoard.deciding(store, EngineOptions.beside(), company, work);
  }

  private void tasks(String where, String count) throws InterruptedException {
    String asked = "select count(*) from scheduled_tasks where " + where;
    for (int look = 0; look < 100 && !server.sql(database, asked).equals(count); look++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(server.sql(database, asked)).as(asked).isEqualTo(count);
  }

  @Test
  void askedWhileTheServerIsAwayItAnswersOnceItIsBack() throws Exception {
    try (Store store = open(server.port());
        var threads = Executors.newFixedThreadPool(4)) {
      TaskBoard board = board(store, false);
      board.schedule("r1", "ap-1", NO_SITE);
      server.stopAtOnce();
      var nudged = threads.submit(() -> board.nudge("r1"));
      var scheduled = threads.submit(() -> board.schedule("r1", "ap-2", NO_SITE));
      var again = threads.submit(() -> board.schedule("r1", "ap-1", NO_SITE));
      var has = threads.submit(() -> board.has("r1", "ap-1", NO_SITE));
      TimeUnit.SECONDS.sleep(1);
      assertThat(nudged).isNotDone();
      assertThat(scheduled).isNotDone();
      assertThat(has).isNotDone();
      server.startAgain();
      assertThat(nudged.get()).isTrue();
      assertThat(scheduled.get()).isTrue();
      assertThat(again.get()).isFalse();
      assertThat(has.get()).isTrue();
      tasks("task_name = 'run' and task_instance = 'r1'", "1");
      tasks("task_name = 'host'", "2");
    }
  }

  /** Where its end is not written, its host waits until it counts as dead. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndOfATaskIsWrittenThoughTheLineIsCutAtIt(boolean isHeard) throws Exception {
    try (var line = new CutLine(server.port());
        Store store = open(line.port())) {
      TaskBoard board = board(store, true);
      line.cutAt("delete from scheduled_tasks", isHeard, () -> {});
      board.schedule("r1", "ap-1", NO_SITE);
      board.start();
      assertThat(taken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      tasks("true", "0");
      assertThat(store.wasAway(Duration.ofMinutes(1))).as("the line was cut").isTrue();
      assertThat(taken.availablePermits()).as("done once").isZero();
      board.stop();
    }
  }

  @Test
  void aTaskThatComesAgainIsWrittenThoughTheLineIsCutAtIt() throws Exception {
    try (var line = new CutLine(server.port());
        Store store = open(line.port())) {
      TaskBoard board = board(store, true);
      next = Optional.of(store.clock().instant().plus(Duration.ofHours(1)));
      line.cutAt("last_success", false, () -> {});
      board.schedule("r1", "ap-1", NO_SITE);
      board.start();
      assertThat(taken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      tasks("not picked and execution_time > now() + interval '50 minutes'", "1");
      assertThat(store.wasAway(Duration.ofMinutes(1))).as("the line was cut").isTrue();
      board.stop();
    }
  }
}

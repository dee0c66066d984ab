package dev.wrtfleet.store;

import static dev.wrtfleet.testbed.PostgresServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.testbed.CutLine;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same journal in a PostgreSQL. */
@PostgresTest
class PostgresJournalTest extends JournalContract {
  private static PostgresServer server;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final PostgresAddress address = newDatabase();

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Store open(InstantSource clock) {
    return Store.open(address, clock);
  }

  private static PostgresAddress newDatabase() {
    String database = server.newDatabase("journal" + COUNT.incrementAndGet());
    return PostgresAddress.of(
        server.url(database),
        Optional.empty(),
        Map.of("PGPASSWORD", PostgresServer.PASSWORD),
        Path.of("/nonexistent"));
  }

  @Test
  void aStaleLeaseCannotAppend() throws Exception {
    Lease stale =
        store.leases().take("ap-01", run, "first life", Duration.ofMillis(1)).orElseThrow();
    Lease current = lease("ap-02", "second life");
    Optional<Lease> taken = Optional.empty();
    while (taken.isEmpty()) {
      taken = store.leases().take("ap-01", run, "second life", TTL);
    }
    assertThat(taken.get().fence()).isGreaterThan(stale.fence());
    assertThatThrownBy(() -> journal.append(run, stale, Samples.flash("ap-01")))
        .isInstanceOf(LeaseLost.class);
    assertThat(journal.events(run)).hasSize(1);
    journal.append(run, taken.get(), Samples.flash("ap-01"));
    journal.append(run, current, Samples.flash("ap-02"));
    assertThat(journal.events(run)).hasSize(3);
  }

  @Test
  void theTimeIsTheDatabasesWhateverThisMachineThinks() {
    now.set(Instant.parse("2030-01-01T00:00:00Z"));
    try (Store other = open(now::get)) {
      var appended = other.journal().append(run, List.of(new Event.WaveOpened(0))).getFirst();
      long database =
          Long.parseLong(server.sql(address.database(), "select " + PostgresDatabase.NOW));
      assertThat(appended.at().toEpochMilli()).isBetween(database - 60_000, database);
      assertThatThrownBy(other::checkClock).hasMessageContaining("clock");
    }
  }

  @Test
  void theJournalIsNeverChanged() {
    for (String change :
        List.of("update event set payload = '{}'", "delete from event", "truncate event cascade")) {
      assertThatThrownBy(() -> server.sql(address.database(), change))
          .hasMessageContaining("append only");
    }
  }

  /** Numbers given out before a commit that comes later must not be missed by who reads on. */
  @Test
  void whoReadsOnMissesNothingThatManyProcessesWrite() throws Exception {
    int writers = 4;
    int count = 60;
    Follower follower = journal.follow(run);
    var seen = new ArrayList<Recorded>();
    var writing = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newFixedThreadPool(writers)) {
      for (int writer = 0; writer < writers; writer++) {
        int first = writer * count;
        writing.add(
            threads.submit(() -> {
              try (Store other = open(now::get)) {
                for (int i = 0; i < count; i++) {
                  other.journal().append(run, List.of(new Event.WaveOpened(first + i)));
                }
              }
              return true;
            }));
      }
      while (seen.size() < writers * count + 1) {
        List<Recorded> more = follower.next(Duration.ofSeconds(30));
        assertThat(more).isNotEmpty();
        seen.addAll(more);
      }
      for (Future<Boolean> each : writing) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
  }

  @Test
  void aWriteWaitsForAServerThatIsStartedAgainAndIsDoneOnce() throws Exception {
    store.bearOutages(Duration.ofMinutes(2));
    var written = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var writing = new ArrayList<Future<Boolean>>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread * 1000;
        writing.add(
            threads.submit(() -> {
              for (int i = 0; i < 50; i++) {
                journal.append(run, List.of(new Event.WaveOpened(first + i)));
                written.incrementAndGet();
              }
              return true;
            }));
      }
      while (written.get() < 40) {
        journal.events(run);
      }
      server.stopAtOnce();
      server.startAgain();
      for (Future<Boolean> each : writing) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(journal.events(run))
        .hasSize(201)
        .extracting(Recorded::event)
        .doesNotHaveDuplicates();
    assertThat(store.wasAway(Duration.ofMinutes(1))).isTrue();
  }

  /** A server that crashed gives the numbers of transactions it had not written down to others. */
  @Test
  void whatACrashTookBackIsWrittenAgainWhateverOthersWroteMeanwhile() throws Exception {
    try (var line = new CutLine(server.port());
        Store cut = through(line)) {
      line.cutAt(
          "COMMIT",
          false,
          () -> {
            crash();
            for (int wave = 100; wave < 120; wave++) {
              journal.append(run, List.of(new Event.WaveOpened(wave)));
            }
          });
      cut.journal().append(run, List.of(new Event.WaveOpened(7)));
    }
    assertThat(timesOpened(7)).isEqualTo(1);
  }

  @Test
  void whatWasCommittedWithoutAnAnswerIsNotWrittenAgain() throws Exception {
    try (var line = new CutLine(server.port());
        Store cut = through(line)) {
      line.cutAt("COMMIT", true, () -> journal.append(run, List.of(new Event.WaveOpened(8))));
      cut.journal().append(run, List.of(new Event.WaveOpened(7)));
    }
    assertThat(timesOpened(7)).isEqualTo(1);
  }

  @Test
  void whatWasNeverCommittedIsWrittenAgain() throws Exception {
    try (var line = new CutLine(server.port());
        Store cut = through(line)) {
      line.cutAt("COMMIT", false, () -> {});
      cut.journal().append(run, List.of(new Event.WaveOpened(7)));
    }
    assertThat(timesOpened(7)).isEqualTo(1);
  }

  private Store through(CutLine line) {
    String url = server.url(address.database()).replace(":" + server.port(), ":" + line.port());
    Store cut = Store.open(at(url, PASSWORD), now::get);
    cut.bearOutages(Duration.ofMinutes(2));
    store.bearOutages(Duration.ofMinutes(2));
    return cut;
  }

  private static void crash() {
    try {
      server.stopAtOnce();
      server.startAgain();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long timesOpened(int wave) {
    return journal.events(run).stream()
        .filter(recorded -> recorded.event().equals(new Event.WaveOpened(wave)))
        .count();
  }

  @Test
  void everyProcessTakesItsTimeOfALineAfterTheOthers() {
    var half = Duration.ofSeconds(30);
    var minute = Duration.ofMinutes(1);
    var twoMinutes = Duration.ofMinutes(2);
    var rounding = Duration.ofMillis(1);
    try (Store other = open(now::get)) {
      UploadLines here = store.uploadLines().orElseThrow();
      UploadLines there = other.uploadLines().orElseThrow();
      assertThat(here.take("site=berlin", minute)).isBetween(half, minute.plus(rounding));
      assertThat(there.take("site=berlin", minute)).isBetween(minute, twoMinutes.plus(rounding));
      assertThat(there.take("site=hamburg", minute)).isBetween(half, minute.plus(rounding));
      assertThat(here.take("site=berlin", minute)).isGreaterThan(twoMinutes.minus(half));
    }
  }

  @Test
  void withoutPatienceAServerThatIsGoneIsSaidAtOnce() throws Exception {
    server.stopAtOnce();
    try {
      assertCode("store.unreachable", () -> journal.events(run));
      assertCode("store.unreachable", () -> open(now::get));
    } finally {
      server.startAgain();
    }
  }

  @Test
  void whatIsWrongWithTheAddressIsSaidClearly() {
    assertCode(
        "store.no-database", () -> Store.open(at(server.url("nowhere"), PASSWORD), now::get));
    assertCode("store.login", () -> Store.open(at(server.url("postgres"), "wrong"), now::get));
    assertCode(
        "store.unreachable", () -> Store.open(at("postgresql://127.0.0.1:1/x", ""), now::get));
    server.sql("postgres", "create role guest login password 'guest'");
    String guest = server.url(server.newDatabase("private")).replace("user=postgres", "user=guest");
    assertCode("store.no-rights", () -> Store.open(at(guest, "guest"), now::get));
  }

  @Test
  void aNewerSchemaIsRefused() {
    server.sql(
        address.database(),
        "insert into schema_history values (99, '99', 'x', 'SQL', 'x', 0, 'x', now(), 0, true)");
    assertCode("store.newer", () -> open(now::get));
  }

  private static PostgresAddress at(String url, String password) {
    return PostgresAddress.of(
        url, Optional.empty(), Map.of("PGPASSWORD", password), Path.of("/nonexistent"));
  }

  private static void assertCode(String code, ThrowingCallable doing) {
    assertThatThrownBy(doing)
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> {
              assertThat(e.problems().getFirst().code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getMessage()).doesNotContain(PASSWORD);
              assertThat(e.problems().getFirst().advice()).isNotBlank();
            });
  }
}

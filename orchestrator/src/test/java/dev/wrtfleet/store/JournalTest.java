package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Duration TTL = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOON);
  private Store store;
  private Journal journal;
  private String run;

  @BeforeEach
  void open() {
    InstantSource clock = now::get;
    store = Store.open(new StateFolder(folder), clock);
    journal = store.journal();
    run = store.runs().create("canary", Samples.spec()).id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Lease lease(String host, String owner) {
    return store.leases().take(host, run, owner, TTL).orElseThrow();
  }

  @Test
  void whatIsAppendedIsReadInOrderAlsoAfterReopening() {
    var first = journal.append(run, List.of(new Event.Planned(Samples.plan())));
    var second =
        journal.append(run, List.of(new Event.WaveOpened(0), new Event.HostAdmitted("ap-01")));
    var all = new ArrayList<>(first);
    all.addAll(second);
    store.close();
    store = Store.open(new StateFolder(folder), now::get);
    List<Recorded> read = store.journal().events(run);
    assertThat(read.getFirst().event()).isInstanceOf(Event.RunStarted.class);
    assertThat(read.subList(1, read.size())).isEqualTo(all);
    assertThat(store.journal().after(run, first.getFirst().seq())).isEqualTo(second);
  }

  @Test
  void theTimeIsTheClocksAndWhatIsReturnedIsWhatIsRead() {
    now.set(Instant.parse("2030-01-01T00:00:00.987654321Z"));
    var appended = journal.append(run, List.of(new Event.WaveOpened(0))).getFirst();
    assertThat(appended.at()).isEqualTo(Instant.parse("2030-01-01T00:00:00.987Z"));
    assertThat(journal.events(run)).contains(appended);
  }

  @Test
  void eventsOfOtherRunsAreNotSeen() {
    String other = store.runs().create("canary", Samples.spec()).id();
    journal.append(other, List.of(new Event.WaveOpened(0)));
    assertThat(journal.events(run)).hasSize(1);
  }

  @Test
  void aStaleLeaseCannotAppend() {
    Lease stale = lease("ap-01", "first life");
    now.set(now.get().plus(TTL).plusSeconds(1));
    Lease current = lease("ap-01", "second life");
    assertThat(current.fence()).isGreaterThan(stale.fence());
    assertThatThrownBy(() -> journal.append(run, stale, Samples.flash("ap-01")))
        .isInstanceOf(LeaseLost.class);
    assertThat(journal.events(run)).hasSize(1);
    journal.append(run, current, Samples.flash("ap-01"));
    assertThat(journal.events(run)).hasSize(2);
  }

  @Test
  void anOlderLeaseOfTheSameOwnerCannotAppend() {
    Lease older = lease("ap-01", "me");
    lease("ap-01", "me");
    assertThatThrownBy(() -> journal.append(run, older, new Event.HostAdmitted("ap-01")))
        .isInstanceOf(LeaseLost.class);
  }

  @Test
  void aHostHeldBySomebodyAliveIsNotGivenAway() {
    Lease mine = lease("ap-01", "me");
    assertThat(store.leases().take("ap-01", run, "you", TTL)).isEmpty();
    now.set(now.get().plus(TTL.minusSeconds(1)));
    journal.append(run, mine, new Event.HostAdmitted("ap-01"));
    now.set(now.get().plus(TTL.minusSeconds(1)));
    assertThat(store.leases().take("ap-01", run, "you", TTL)).isEmpty();
  }

  @Test
  void aHostGivenBackIsFreeAtOnceAndTheFenceStillGrows() {
    Lease mine = lease("ap-01", "me");
    store.leases().release(mine);
    assertThat(lease("ap-01", "you").fence()).isEqualTo(mine.fence() + 1);
  }

  @Test
  void theHolderOfTheLockFreesAllHostsOfADeadProcess() {
    lease("ap-01", "dead");
    try (var lock = EngineLock.take(store.folder(), now::get)) {
      store.leases().releaseAll(lock);
    }
    assertThat(store.leases().take("ap-01", run, "alive", TTL)).isPresent();
  }

  @Test
  void aLeaseIsForOneHostOfOneRun() {
    Lease lease = lease("ap-01", "me");
    assertThatThrownBy(() -> journal.append(run, lease, Samples.flash("ap-02")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> journal.append("other", lease, Samples.flash("ap-01")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFlashIsIssuedOnceForAHostOfARunWhoeverHoldsTheLease() {
    journal.append(run, lease("ap-01", "me"), Samples.flash("ap-01"));
    Lease again = lease("ap-01", "me");
    assertThatThrownBy(() -> journal.append(run, again, Samples.flash("ap-01")))
        .isInstanceOf(HappenedAlready.class)
        .hasMessageContaining("ap-01");
    String next = store.runs().create("canary", Samples.spec()).id();
    Lease nextLease = store.leases().take("ap-01", next, "me", TTL).orElseThrow();
    journal.append(next, nextLease, Samples.flash("ap-01"));
  }

  @Test
  void aHostEndsOnceAndARunIsPlannedOnce() {
    journal.append(run, List.of(Samples.ended("ap-01"), new Event.Planned(Samples.plan())));
    assertThatThrownBy(() -> journal.append(run, List.of(Samples.ended("ap-01"))))
        .isInstanceOf(HappenedAlready.class);
    assertThatThrownBy(() -> journal.append(run, List.of(new Event.Planned(Samples.plan()))))
        .isInstanceOf(HappenedAlready.class);
  }

  @Test
  void aHostThatHasEndedIsNotFlashed() {
    Lease lease = lease("ap-01", "me");
    journal.append(run, List.of(Samples.ended("ap-01")));
    assertThatThrownBy(() -> journal.append(run, lease, Samples.flash("ap-01")))
        .isInstanceOf(HappenedAlready.class);
  }

  @Test
  void aFlashWithoutALeaseIsRefused() {
    assertThatThrownBy(() -> journal.append(run, List.of(Samples.flash("ap-01"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void eventsAppendedTogetherAreWrittenAllOrNone() {
    journal.append(run, List.of(Samples.ended("ap-02")));
    int before = journal.events(run).size();
    assertThatThrownBy(
            () -> journal.append(run, List.of(new Event.WaveOpened(0), Samples.ended("ap-02"))))
        .isInstanceOf(HappenedAlready.class);
    assertThat(journal.events(run)).hasSize(before);
  }

  @Test
  void oneRefusedWriteDoesNotTakeTheOthersOfItsGroupAlong() throws Exception {
    journal.append(run, List.of(Samples.ended("ap-00")));
    List<Callable<Boolean>> writes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Event event = i % 2 == 0 ? Samples.ended("ap-00") : new Event.HostAdmitted("ap-" + i);
      writes.add(() -> appended(event));
    }
    int written = 0;
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var done : threads.invokeAll(writes)) {
        written += done.get() ? 1 : 0;
      }
    }
    assertThat(written).isEqualTo(200);
    List<Recorded> events = journal.events(run);
    assertThat(events).hasSize(202);
    assertThat(events).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
  }

  private boolean appended(Event event) {
    try {
      journal.append(run, List.of(event));
      return true;
    } catch (HappenedAlready e) {
      return false;
    }
  }

  @Test
  void anInterruptedThreadStillWritesAndReadsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    journal.append(run, List.of(new Event.WaveOpened(7)));
    assertThat(journal.events(run)).hasSize(2);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(journal.events(run).getLast().event()).isEqualTo(new Event.WaveOpened(7));
  }

  @Test
  void theJournalIsNeverChanged() throws Exception {
    try (var connection = Sqlite.writing(store.folder().database()).getConnection()) {
      assertThatThrownBy(() -> Sql.change(connection, "update event set payload = '{}'"))
          .hasMessageContaining("append only");
      assertThatThrownBy(() -> Sql.change(connection, "delete from event"))
          .hasMessageContaining("append only");
    }
  }

  @Test
  void aFollowerSeesEventsOfItsOwnAndOfOtherProcessesOnce() throws Exception {
    Follower follower = journal.follow(run);
    assertThat(follower.next(Duration.ZERO)).hasSize(1);
    assertThat(follower.next(Duration.ZERO)).isEmpty();
    try (var threads = Executors.newSingleThreadExecutor()) {
      var seen = threads.submit(() -> follower.next(Duration.ofSeconds(30)));
      journal.append(run, List.of(new Event.WaveOpened(0)));
      assertThat(seen.get()).extracting(Recorded::event).containsExactly(new Event.WaveOpened(0));
      var later = threads.submit(() -> follower.next(Duration.ofSeconds(30)));
      try (var other = Store.open(store.folder(), now::get)) {
        other.journal().append(run, List.of(new Event.WavePassed(0)));
      }
      assertThat(later.get()).extracting(Recorded::event).containsExactly(new Event.WavePassed(0));
    }
  }

  @Test
  void aFinishedRunStandsAsFinished() {
    journal.append(run, List.of(new Event.RunFinished()));
    assertThat(store.runs().find(run).standing()).isEqualTo(Standing.FINISHED);
  }

  @Test
  void factsAreRememberedAndReplaced() {
    assertThat(store.knownFacts().of("ap-01")).isEmpty();
    store.knownFacts().remember("ap-01", Samples.facts());
    now.set(now.get().plusSeconds(60));
    store.knownFacts().remember("ap-01", Samples.facts());
    var known = store.knownFacts().of("ap-01").orElseThrow();
    assertThat(known.facts()).isEqualTo(Samples.facts());
    assertThat(known.at()).isEqualTo(Journal.now(now::get));
  }
}

package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a journal promises, in whichever database it lies. */
abstract class JournalContract {
  static final Duration TTL = Duration.ofMinutes(1);

  final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOON);
  Store store;
  Journal journal;
  String run;

  /** Opens the journal of this test, every time the same one. */
  abstract Store open(InstantSource clock);

  @BeforeEach
  void open() {
    store = open(now::get);
    journal = store.journal();
    run = store.runs().create("canary", Samples.spec()).id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  Lease lease(String host, String owner) {
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
    store = open(now::get);
    List<Recorded> read = store.journal().events(run);
    assertThat(read.getFirst().event()).isInstanceOf(Event.RunStarted.class);
    assertThat(read.subList(1, read.size())).isEqualTo(all);
    assertThat(store.journal().after(run, first.getFirst().seq())).isEqualTo(second);
  }

  @Test
  void eventsOfOtherRunsAreNotSeen() {
    String other = store.runs().create("canary", Samples.spec()).id();
    journal.append(other, List.of(new Event.WaveOpened(0)));
    assertThat(journal.events(run)).hasSize(1);
  }

  @Test
  void anOlderLeaseOfTheSameOwnerCannotAppend() {
    Lease older = lease("ap-01", "me");
    lease("ap-01", "me");
    assertThatThrownBy(() -> journal.append(run, older, new Event.HostAdmitted("ap-01")))
        .isInstanceOf(LeaseLost.class);
  }

  @Test
  void aHostGivenBackIsFreeAtOnceAndTheFenceStillGrows() {
    Lease mine = lease("ap-01", "me");
    store.leases().release(mine);
    assertThat(lease("ap-01", "you").fence()).isEqualTo(mine.fence() + 1);
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
  void afterAHaltNoHostIsFlashedAndWhatIsFlashedGoesOn() {
    Lease flashed = lease("ap-01", "me");
    journal.append(run, flashed, Samples.flash("ap-01"));
    Lease lease = lease("ap-02", "me");
    journal.append(run, List.of(new Event.Halted("2 failed")));
    assertThatThrownBy(() -> journal.append(run, lease, Samples.flash("ap-02")))
        .isInstanceOf(HappenedAlready.class)
        .hasMessageContaining("halt");
    journal.append(run, flashed, new Event.FlashSeen("ap-01", "exit 246", ""));
    String next = store.runs().create("canary", Samples.spec()).id();
    Lease ofNext = store.leases().take("ap-02", next, "me", TTL).orElseThrow();
    journal.append(next, ofNext, Samples.flash("ap-02"));
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
  void aFollowerSeesEventsOfItsOwnAndOfOtherProcessesOnce() throws Exception {
    Follower follower = journal.follow(run);
    assertThat(follower.next(Duration.ZERO)).hasSize(1);
    assertThat(follower.next(Duration.ZERO)).isEmpty();
    try (var threads = Executors.newSingleThreadExecutor()) {
      var seen = threads.submit(() -> follower.next(Duration.ofSeconds(30)));
      journal.append(run, List.of(new Event.WaveOpened(0)));
      assertThat(seen.get()).extracting(Recorded::event).containsExactly(new Event.WaveOpened(0));
      var later = threads.submit(() -> follower.next(Duration.ofSeconds(30)));
      try (var other = open(now::get)) {
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
  void aPrunedRunGoesWholeAndOnlyWhenItIsOver() throws Exception {
    String open = run;
    String over = store.runs().create("canary", Samples.spec()).id();
    store.journal().append(over, List.of(new Event.Halted("no plan"), new Event.RunFinished()));
    var keepNothing = new OldRuns.Keep(Optional.empty(), OptionalInt.of(0));
    List<OldRuns.Old> old = store.oldRuns().find(keepNothing);
    assertThat(old).extracting(each -> each.run().id()).containsExactly(over);
    store.oldRuns().prune(old.getFirst());
    assertThat(store.runs().list()).extracting(Run::id).containsExactly(open);
    assertThat(store.journal().events(over)).isEmpty();
    OldRuns.Old notOver = new OldRuns.Old(store.runs().find(open), Samples.NOON, 1, 1);
    assertThatThrownBy(() -> store.oldRuns().prune(notOver)).isInstanceOf(RuntimeException.class);
    assertThat(store.journal().events(open)).isNotEmpty();
  }
}

package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.store.OldRuns.Keep;
import dev.wrtfleet.store.OldRuns.Old;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes from the journal, what stays, and what cannot go. */
class OldRunsTest {
  @TempDir Path temp;
  private final AtomicReference<Instant> now = new AtomicReference<>(Samples.NOON);
  private StateFolder folder;
  private Store store;

  @BeforeEach
  void open() {
    folder = new StateFolder(temp);
    store = Store.open(folder, now::get);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String started() {
    String run = store.runs().create("canary", Samples.spec()).id();
    store.journal().append(run, List.of(new Event.Planned(Samples.plan())));
    return run;
  }

  /** A run halted before it began, over a day later than the one before. */
  private String over() {
    String run = started();
    var events = new ArrayList<Event>(List.of(new Event.Halted("enough")));
    Samples.plan().hosts().stream()
        .filter(host -> host.ended().isEmpty())
        .forEach(host ->
            events.add(new Event.HostEnded(host.name(), Outcome.SKIPPED, "halted", "again")));
    events.add(new Event.RunFinished());
    store.journal().append(run, events);
    now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
    return run;
  }

  private static Keep newest(int runs) {
    return new Keep(Optional.empty(), OptionalInt.of(runs));
  }

  private List<String> ids(Keep keep) {
    return store.oldRuns().find(keep).stream().map(old -> old.run().id()).toList();
  }

  @Test
  void onlyRunsThatAreOverAreFoundTheOldestFirst() {
    String first = over();
    String second = over();
    started();
    assertThat(ids(newest(0))).containsExactly(first, second);
    // The newest one is the one that is not over.
    assertThat(ids(newest(1))).containsExactly(first, second);
    assertThat(ids(newest(2))).containsExactly(first);
    assertThat(ids(newest(3))).isEmpty();
  }

  @Test
  void aRunStaysUpToTheVeryTimeAndWhereEitherRuleSaysSo() {
    String run = over();
    Instant overAt = store.oldRuns().find(newest(0)).getFirst().overAt();
    assertThat(ids(new Keep(Optional.of(overAt), OptionalInt.empty()))).isEmpty();
    assertThat(ids(new Keep(Optional.of(overAt.plusMillis(1)), OptionalInt.empty())))
        .containsExactly(run);
    assertThat(ids(new Keep(Optional.of(overAt.plusMillis(1)), OptionalInt.of(1)))).isEmpty();
  }

  @Test
  void aPrunedRunIsGoneAndWhatItDidToEachHostStays() {
    String run = over();
    String other = over();
    String host = Samples.plan().hosts().getFirst().name();
    List<HostPast> before = store.oldRuns().past(host);
    assertThat(before).hasSize(2);
    Old old = store.oldRuns().find(newest(0)).getFirst();
    store.oldRuns().prune(old);
    assertThat(store.journal().events(run)).isEmpty();
    assertThat(store.runs().list()).extracting(Run::id).containsExactly(other);
    assertThat(store.oldRuns().past(host)).isEqualTo(before);
    assertThat(store.journal().events(other)).isNotEmpty();
  }

  @Test
  void thePastOfAHostIsHowItEndedLast() {
    String run = started();
    String host = Samples.plan().hosts().getFirst().name();
    store.journal().append(run, List.of(new Event.HostAdmitted(host)));
    store.journal().append(run, List.of(new Event.HostEnded(host, Outcome.LOST, "gone", "look")));
    store.journal().append(run, List.of(new Event.HostRetried(host, "ada", "power is back")));
    assertThat(store.oldRuns().past(host).getFirst().outcome()).isEmpty();
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(9)));
    store.journal().append(run, List.of(new Event.HostAdmitted(host)));
    store.journal().append(run, List.of(new Event.HostEnded(host, Outcome.UPGRADED, "well", "")));
    HostPast past = store.oldRuns().past(host).getFirst();
    assertThat(past.outcome()).contains(Outcome.UPGRADED);
    assertThat(past.took()).as("from its first try").contains(Duration.ofMinutes(9));
    store
        .journal()
        .append(run, List.of(new Event.HostRelapsed(host, Outcome.DEGRADED, "rebooted", "look")));
    assertThat(store.oldRuns().past(host).getFirst().outcome()).contains(Outcome.DEGRADED);
    assertThat(store.oldRuns().past(host).getFirst().reason()).isEqualTo("rebooted");
  }

  @Test
  void aRunThatIsNotOverCannotBePrunedWhoeverAsks() {
    String run = started();
    var wrongly = new Old(store.runs().find(run), Samples.NOON, 2, 1);
    assertThatThrownBy(() -> store.oldRuns().prune(wrongly))
        .hasStackTraceContaining("only runs that are over are pruned");
    assertThat(store.journal().events(run)).hasSize(2);
    assertThat(store.oldRuns().past("x")).isEmpty();
  }

  @Test
  void eventsOfARunThatIsNotPrunedCannotBeDeleted() throws SQLException {
    String run = over();
    try (Connection connection = Sqlite.writing(folder.database()).getConnection()) {
      assertThatThrownBy(() -> Sql.change(connection, "delete from event where run_id = ?", run))
          .hasMessageContaining("append only");
    }
  }

  @Test
  void theFileShrinks() throws IOException {
    for (int i = 0; i < 100; i++) {
      over();
    }
    store.oldRuns().find(newest(1)).forEach(store.oldRuns()::prune);
    try (EngineLock lock = EngineLock.take(folder, now::get)) {
      long before = Files.size(folder.database());
      store.oldRuns().shrink(lock);
      assertThat(Files.size(folder.database())).isLessThan(before / 2);
    }
    assertThat(store.runs().list()).hasSize(1);
  }
}

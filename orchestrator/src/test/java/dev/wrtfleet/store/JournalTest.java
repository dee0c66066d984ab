package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal in a file. */
class JournalTest extends JournalContract {
  @TempDir Path folder;

  @Override
  Store open(InstantSource clock) {
    return Store.open(new StateFolder(folder), clock);
  }

  @Test
  void theTimeIsTheClocksAndWhatIsReturnedIsWhatIsRead() {
    now.set(Instant.parse("2030-01-01T00:00:00.987654321Z"));
    var appended = journal.append(run, List.of(new Event.WaveOpened(0))).getFirst();
    assertThat(appended.at()).isEqualTo(Instant.parse("2030-01-01T00:00:00.987Z"));
    assertThat(journal.events(run)).contains(appended);
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
  void aHostHeldBySomebodyAliveIsNotGivenAway() {
    Lease mine = lease("ap-01", "me");
    assertThat(store.leases().take("ap-01", run, "you", TTL)).isEmpty();
    now.set(now.get().plus(TTL.minusSeconds(1)));
    journal.append(run, mine, new Event.HostAdmitted("ap-01"));
    now.set(now.get().plus(TTL.minusSeconds(1)));
    assertThat(store.leases().take("ap-01", run, "you", TTL)).isEmpty();
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
  void theJournalIsNeverChanged() throws Exception {
    try (var connection = Sqlite.writing(store.folder().database()).getConnection()) {
      assertThatThrownBy(() -> Sql.change(connection, "update event set payload = '{}'"))
          .hasMessageContaining("append only");
      assertThatThrownBy(() -> Sql.change(connection, "delete from event"))
          .hasMessageContaining("append only");
    }
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

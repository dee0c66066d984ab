package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.store.Lease;
import dev.wrtfleet.upgrade.Circumstances;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LeasedJournalTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
  private Runnable whileAppending = () -> {};
  private final LeasedJournal journal =
      new LeasedJournal(
          new Lease("roof", "r1", 4, "me", Duration.ofMinutes(2)),
          new Clocks(wall::get, nanos::get),
          new Clocks.Moment(nanos.get(), NOON),
          event -> whileAppending.run(),
          () -> false,
          Circumstances.USUAL);

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    wall.set(wall.get().plusSeconds(seconds));
  }

  @Test
  void nothingIsSentOnceTheLeaseMayHaveRunOut() {
    pass(90);
    assertThatCode(journal::refuseAfterSleep).doesNotThrowAnyException();
    pass(1);
    assertThatThrownBy(journal::refuseAfterSleep).hasMessageContaining("the lease of roof");
  }

  @Test
  void eachEventRenewsItCountedFromBeforeItWasWritten() {
    pass(80);
    whileAppending = () -> pass(60);
    journal.append(new Event.HostAdmitted("roof"));
    pass(30);
    assertThatCode(journal::refuseAfterSleep).doesNotThrowAnyException();
    pass(1);
    assertThatThrownBy(journal::refuseAfterSleep).isInstanceOf(LeasedJournal.Slept.class);
  }

  @Test
  void aSuspendedMachineIsNoticedWhereTheMonotonicClockStoodStill() {
    wall.set(NOON.plusSeconds(3600));
    assertThatThrownBy(journal::refuseAfterSleep).isInstanceOf(LeasedJournal.Slept.class);
  }

  @Test
  void aFrozenProcessIsNoticedWhereTheTimeOfDayWasSetBack() {
    pass(100);
    wall.set(NOON.minusSeconds(3600));
    assertThatThrownBy(journal::refuseAfterSleep).isInstanceOf(LeasedJournal.Slept.class);
  }
}

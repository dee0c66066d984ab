package dev.wrtfleet.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What earlier runs say about the next night. */
class HistoryTest {
  private static final Instant START = Instant.parse("2027-01-11T22:00:00Z");
  private static final PlannedImage IMAGE =
      new PlannedImage(
          Path.of("/i"),
          1,
          "ab",
          List.of("acme,one"),
          "1.0",
          "24",
          "r2",
          false,
          Optional.empty(),
          Optional.empty());

  private final List<Recorded> journal = new ArrayList<>();

  private void write(int second, Event event) {
    journal.add(new Recorded(journal.size() + 1L, START.plusSeconds(second), event));
  }

  private void host(String name, int flashedAfter, int away, Outcome outcome) {
    write(0, new Event.HostAdmitted(name));
    write(
        flashedAfter,
        new Event.FlashIssued(name, "b", "r1", IMAGE, "key", ConfigPolicy.KEEP, START));
    if (outcome == Outcome.UPGRADED) {
      write(0, new Event.Proved(name, "b2", "r2", "acme,one", Duration.ofSeconds(away)));
    }
    write(0, new Event.HostEnded(name, outcome, "because", "look"));
  }

  private History upgraded(int hosts) {
    for (int i = 0; i < hosts; i++) {
      host("good-" + i, 30 + i, 100 + i, Outcome.UPGRADED);
    }
    var history = new History();
    history.add(journal);
    return history;
  }

  @Test
  void nineteenFlashedRoutersAreTooFew() {
    History history = upgraded(19);
    assertThat(history.isEnough()).isFalse();
    assertThatThrownBy(history::assumptions).hasMessageContaining("19");
  }

  @Test
  void twentyAreEnoughAndNoneLostCountsAsHalfARouter() {
    Assumptions assumed = upgraded(20).assumptions();
    assertThat(assumed.rates().of(Outcome.LOST)).isEqualTo(2.5);
    assertThat(assumed.bytesPerSecond()).isEmpty();
    assertThat(assumed.away())
        .isInstanceOfSatisfying(
            Lasting.Seen.class,
            seen ->
                assertThat(seen.times())
                    .hasSize(20)
                    .contains(Duration.ofSeconds(100), Duration.ofSeconds(119)));
    assertThat(assumed.prepare())
        .isInstanceOfSatisfying(
            Lasting.Seen.class, seen -> assertThat(seen.times()).contains(Duration.ofSeconds(30)));
  }

  @Test
  void endsAreCountedButNotThoseThatAreNoMatterOfLuck() {
    host("lost", 30, 0, Outcome.LOST);
    host("old", 30, 0, Outcome.OLD_FIRMWARE);
    write(0, new Event.HostEnded("away", Outcome.UNREACHABLE, "no answer", "look"));
    write(0, new Event.HostEnded("fine", Outcome.CURRENT, "", ""));
    write(0, new Event.HostEnded("never", Outcome.SKIPPED, "halted", "again"));
    History history = upgraded(21);
    assertThat(history.routers()).isEqualTo(24);
    assertThat(history.flashed()).isEqualTo(23);
    Rates rates = history.assumptions().rates();
    assertThat(rates.of(Outcome.LOST)).isEqualTo(100 / 24.0);
    assertThat(rates.of(Outcome.UNREACHABLE)).isEqualTo(100 / 24.0);
    assertThat(rates.of(Outcome.OLD_FIRMWARE)).isEqualTo(100 / 24.0);
  }
}

package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Experience;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastUpgradesTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private void upgrade(Store store, String run, String host, long minutes, Outcome outcome) {
    store.journal().append(run, List.of(new Event.HostAdmitted(host)));
    now = now.plus(Duration.ofMinutes(minutes));
    var proved = new Event.Proved(host, "boot-2", "r2", "acme,one", Duration.ofSeconds(90));
    store.journal().append(run, List.of(proved, new Event.HostEnded(host, outcome, "", "")));
  }

  @Test
  void upgradesOfAllRunsCountByBoardAndWhatFailedDoesNot() {
    try (Store store = Store.open(new StateFolder(folder), () -> now)) {
      assertThat(store.pastUpgrades().experience()).isEqualTo(Experience.NONE);
      String one = store.runs().create("canary", Samples.spec()).id();
      String two = store.runs().create("canary", Samples.spec()).id();
      upgrade(store, one, "a", 4, Outcome.UPGRADED);
      upgrade(store, one, "b", 60, Outcome.DEGRADED);
      upgrade(store, two, "a", 7, Outcome.UPGRADED);
      upgrade(store, two, "clock-set-back", -5, Outcome.UPGRADED);
      store.journal().append(two, List.of(new Event.HostAdmitted("under-way")));
      assertThat(store.pastUpgrades().experience().byBoard())
          .isEqualTo(Map.of("acme,one", List.of(Duration.ofMinutes(4), Duration.ofMinutes(7))));
    }
  }

  @Test
  void whatNeededASecondTryOrDidNotStayWellSaysNothing() {
    try (Store store = Store.open(new StateFolder(folder), () -> now)) {
      String run = store.runs().create("canary", Samples.spec()).id();
      upgrade(store, run, "well", 4, Outcome.UPGRADED);
      upgrade(store, run, "relapsed", 5, Outcome.UPGRADED);
      store
          .journal()
          .append(run, List.of(new Event.HostRelapsed("relapsed", Outcome.DEGRADED, "", "")));
      upgrade(store, run, "retried", 6, Outcome.LOST);
      store.journal().append(run, List.of(new Event.HostRetried("retried", "ada", "")));
      upgrade(store, run, "retried", 1, Outcome.UPGRADED);
      assertThat(store.pastUpgrades().experience().byBoard())
          .isEqualTo(Map.of("acme,one", List.of(Duration.ofMinutes(4))));
    }
  }

  @Test
  void whatAnUploadTookIsNotPartOfAStagedUpgradeAndOneThatWasStagedIsNoMeasureForOthers() {
    try (Store store = Store.open(new StateFolder(folder), () -> now)) {
      String run = store.runs().create("canary", Samples.spec()).id();
      store.journal().append(run, List.of(new Event.HostAdmitted("plain")));
      pass(1);
      store.journal().append(run, List.of(new Event.StepStarted("plain", Step.UPLOAD, "8 MB")));
      pass(6);
      store.journal().append(run, List.of(new Event.StepStarted("plain", Step.TEST, "")));
      upgraded(store, run, "plain", 3);

      String host = "staged";
      store.journal().append(run, List.of(new Event.StageBegun(host, now)));
      store.journal().append(run, List.of(new Event.StepStarted(host, Step.UPLOAD, "8 MB")));
      pass(50);
      store.journal().append(run, List.of(new Event.StepStarted(host, Step.TEST, "")));
      store
          .journal()
          .append(run, List.of(new Event.HostStaged(host, Samples.facts(), "ab".repeat(32), 8)));
      pass(500);
      store.journal().append(run, List.of(new Event.HostAdmitted(host)));
      upgraded(store, run, host, 2);
      assertThat(store.pastUpgrades().experience())
          .isEqualTo(
              new Experience(
                  Map.of("acme,one", List.of(Duration.ofMinutes(10))),
                  Map.of("acme,one", List.of(Duration.ofMinutes(2), Duration.ofMinutes(4)))));
    }
  }

  private void pass(long minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
  }

  private void upgraded(Store store, String run, String host, long minutes) {
    pass(minutes);
    var proved = new Event.Proved(host, "boot-2", "r2", "acme,one", Duration.ofSeconds(90));
    store
        .journal()
        .append(run, List.of(proved, new Event.HostEnded(host, Outcome.UPGRADED, "", "")));
  }
}

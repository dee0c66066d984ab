package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.store.EngineLock;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wrtfleet runs prune} as an operator types it. */
class RunsPruneCommandTest {
  private final Instant now = InstantSource.system().instant();

  @TempDir Path home;
  private StateFolder folder;
  private String old;
  private String young;

  @BeforeEach
  void twoRunsOfWhichOneIsOld() throws IOException {
    folder = new StateFolder(home.resolve("state").resolve("wrtfleet"));
    old = run(now.minus(Duration.ofDays(100)));
    young = run(now.minus(Duration.ofDays(10)));
    for (String run : List.of(old, young)) {
      Path backups = folder.path().resolve("backups").resolve(run);
      Files.createDirectories(backups);
      Files.writeString(backups.resolve("ap-01.tar.gz"), "kept");
    }
  }

  private String run(Instant at) {
    try (Store store = Store.open(folder, () -> at)) {
      var spec =
          new RunSpec(
              Path.of("/srv/canary.yaml"),
              "name: canary\n",
              List.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              true,
              List.of(),
              "ana",
              at);
      String id = store.runs().create("canary", spec).id();
      store.journal().append(id, List.of(new Event.Planned(plan()), new Event.WaveOpened(0)));
      store.journal().append(id, List.of(new Event.WavePassed(0), new Event.RunFinished()));
      return id;
    }
  }

  private static Plan plan() {
    var end = new PlannedHost.PlanEnd(Outcome.CURRENT, "runs it already", "");
    var host =
        new PlannedHost(
            "ap-01", "acme,one", "24.10.5", Optional.empty(), Optional.empty(), Optional.of(end));
    var playbook =
        new Playbook(
            "canary",
            "",
            "all",
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            ConfigPolicy.KEEP,
            List.of(new WaveSpec("all", new Pick.Rest(), Duration.ZERO, false)),
            1,
            StopWhen.FIRST_FAILURE,
            Duration.ofMinutes(10),
            new HealthSpec(Duration.ZERO, Duration.ofMinutes(1), List.of()));
    return new Plan(playbook, List.of(host));
  }

  private Typed prune(String... options) {
    return Typed.in(
        home,
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("runs", "prune"), java.util.stream.Stream.of(options))
            .toArray(String[]::new));
  }

  private boolean hasBackups(String run) {
    return Files.exists(folder.path().resolve("backups").resolve(run).resolve("ap-01.tar.gz"));
  }

  @Test
  void withoutYesItOnlyProposes() {
    Typed typed = prune("--keep", "90d");
    assertThat(typed.status()).isZero();
    assertThat(typed.out()).contains(old).doesNotContain(young).contains("Nothing was changed");
    assertThat(Typed.in(home, "runs").out()).contains(old).contains(young);
  }

  @Test
  void withYesTheOldRunGoesAndItsHostsPastAndBackupsStay() {
    Typed typed = prune("--keep", "90d", "--yes");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(typed.out()).contains("1 run, 5 events").contains("The file is");
    assertThat(Typed.in(home, "runs").out()).contains(young).doesNotContain(old);
    assertThat(Typed.in(home, "status", old).err()).contains("there is no run '" + old + "'");
    assertThat(Typed.in(home, "hosts", "history", "ap-01").out())
        .contains(old)
        .contains(young)
        .contains("runs it already");
    assertThat(hasBackups(old)).isTrue();
    assertThat(prune("--keep", "90d", "--yes").out()).contains("No run is over and old enough");
  }

  @Test
  void backupsGoWhereThatIsAskedForAndOnlyThoseOfRunsThatWent() {
    assertThat(prune("--keep-runs", "1", "--backups").status()).isZero();
    assertThat(hasBackups(old)).isTrue();
    assertThat(prune("--keep-runs", "1", "--backups", "--yes").status()).isZero();
    assertThat(hasBackups(old)).isFalse();
    assertThat(hasBackups(young)).isTrue();
  }

  @Test
  void whileSomebodyDrivesRunsNobodyIsHeldUp() {
    try (EngineLock lock = EngineLock.take(folder, InstantSource.system())) {
      assertThat(lock).isNotNull();
      assertThat(prune("--keep-runs", "0", "--yes").out())
          .contains("2 runs")
          .contains("shrinks when this is done again");
    }
    assertThat(prune("--keep-runs", "0", "--yes").out()).contains("The file is");
  }

  @Test
  void whatStaysMustBeSaid() {
    assertThat(prune().status()).isEqualTo(2);
    assertThat(prune("--yes").err()).contains("which runs are to stay");
    assertThat(prune("--keep-runs", "-1").status()).isEqualTo(2);
    assertThat(prune("--keep", "soon").status()).isEqualTo(2);
  }
}

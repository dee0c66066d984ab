package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.rollout.CommandRecord;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Rollback.Saved;
import dev.wrtfleet.rollout.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The road of a router that gets back a configuration of before. */
class RestoringRoadTest {
  @TempDir Path folder;

  private Path backup = Path.of("");

  @BeforeEach
  void aRunOfBeforeSavedItsConfiguration() throws IOException {
    backup = folder.resolve("backups/run-0/roof.tar.gz");
    Files.createDirectories(backup.getParent());
    TarFiles.config(backup);
  }

  private RoadRun run(Firmware firmware) throws IOException {
    var run = new RoadRun(folder, firmware);
    run.restores = Optional.of(kept(Map.of()));
    return run;
  }

  private KeptConfig kept(Map<String, Boolean> interfaces) throws IOException {
    String sha256 = FileHash.of(backup, FileHash.SHA256);
    var then = new Workings(new TreeMap<>(), new TreeMap<>(interfaces), new TreeMap<>(), false);
    return new KeptConfig("run-0", sha256, Files.size(backup), then);
  }

  static List<Firmware> releases() {
    return List.of(Firmware.OLD_15, Firmware.OLD_17, Firmware.OLD_18, Firmware.OLD_23);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theConfigurationOfThenGoesAlongWithTheTestAndTheFlash(Firmware firmware) throws IOException {
    var run = run(firmware);
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).as(end.reason()).isEqualTo(Outcome.UPGRADED);
    assertThat(run.router.flashes).isEqualTo(1);
    String config = "-f /tmp/wrtfleet-" + run.restores.get().sha256().substring(0, 8) + ".tgz ";
    assertThat(lines(run, Step.TEST)).anyMatch(line -> line.startsWith("sysupgrade -T " + config));
    assertThat(lines(run, Step.FLASH)).anyMatch(line -> line.contains(config + "/tmp/wrtfleet-"));
  }

  @Test
  void aBackupThatIsGoneRefusesAndNothingIsFlashed() throws IOException {
    var run = run(Firmware.OLD_23);
    Files.delete(backup);
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(end.reason()).contains("run-0", "roof.tar.gz");
    assertThat(run.router.flashes).isZero();
    assertThat(run.router.files).isEmpty();
  }

  @Test
  void aBackupThatIsNotTheOneOfThePlanRefuses() throws IOException {
    var run = run(Firmware.OLD_23);
    Files.writeString(backup, "something else");
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(end.reason()).contains("changed since planning");
    assertThat(run.router.flashes).isZero();
  }

  /** A bad upgrade may be why it cannot be read; the way back needs it for nothing. */
  @Test
  void aConfigurationOfNowThatCannotBeReadIsNoHindrance() throws IOException {
    var run = run(Firmware.OLD_23);
    run.router.backup = Optional.of(Files.writeString(folder.resolve("noise"), "noise"));
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).as(end.reason()).isEqualTo(Outcome.UPGRADED);
    assertThat(run.events(Event.StepStarted.class))
        .anyMatch(step -> step.detail().contains("an earlier one is brought back"));
  }

  @Test
  void savedConfigurationsAreReadBeforeAnybodyReliesOnThem() throws IOException {
    assertThat(new SavedConfigs(folder.resolve("backups"), "run-0").apply("roof"))
        .isEqualTo(new Saved.Usable(FileHash.of(backup, FileHash.SHA256), Files.size(backup)));
    assertThat(new SavedConfigs(folder.resolve("backups"), "run-1").apply("roof"))
        .isInstanceOf(Saved.Unusable.class);
    Files.write(backup, new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertThat(new SavedConfigs(folder.resolve("backups"), "run-0").apply("roof"))
        .isInstanceOf(Saved.Unusable.class);
  }

  private static List<String> lines(RoadRun run, Step step) {
    return run.events(Event.CommandsRun.class).stream()
        .filter(ran -> ran.step() == step)
        .flatMap(ran -> ran.commands().stream())
        .map(CommandRecord::line)
        .toList();
  }
}

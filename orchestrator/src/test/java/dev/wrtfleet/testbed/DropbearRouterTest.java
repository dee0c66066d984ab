package dev.wrtfleet.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.ssh.Secrets;
import dev.wrtfleet.ssh.SshLinks;
import dev.wrtfleet.ssh.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That the testbed's routers flash and boot as routers do. */
@DropbearTest
@Timeout(60)
class DropbearRouterTest {
  private static final String IMAGE =
      """
      firmware bytes {"supported_devices":["tplink,archer-c7-v5"],"version":{"dist":"OpenWrt",\
      "version":"24.10.5","revision":"r29087-d9c5716d1d","target":"ath79/generic"}}\
      """;

  private final SshLinks links =
      new SshLinks(
          SshSettings.of(true, Map.of()),
          new Secrets(Map.of()),
          name -> Optional.empty(),
          InstantSource.system());

  @TempDir private Path folder;
  private DropbearRouter router;
  private Login login;

  @BeforeEach
  void start() throws IOException {
    router = DropbearRouter.start(RouterSpec.open("roof"));
    Files.writeString(router.path("/tmp/fw.bin"), IMAGE);
    login =
        new Login(
            "root",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            folder.resolve("known_hosts"));
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private CommandResult run(String line) throws LinkException {
    try (Link link = links.open(router.host(login), Trust.KNOWN)) {
      return link.run(Command.of(ShellLine.verbatim(line)).within(Duration.ofSeconds(20)));
    }
  }

  private String bootId() throws LinkException {
    return run("cat /proc/sys/kernel/random/boot_id").out();
  }

  @Test
  void aFlashWithStatus246BringsTheNewFirmwareAndANewBoot() throws LinkException, IOException {
    String before = bootId();
    CommandResult flash = run("sysupgrade -v /tmp/fw.bin");
    assertThat(flash.ending()).isEqualTo(new Ending.Exited(246));
    assertThat(flash.out()).isEqualTo("Commencing upgrade. Closing all shell sessions.\n");
    assertThat(flash.err()).contains("(Connection failed)");
    router.awaitBoot(2);
    assertThat(bootId()).isNotEqualTo(before).hasSize(37);
    assertThat(run("cat /etc/openwrt_release; ubus call system board").out())
        .contains("DISTRIB_REVISION='r29087-d9c5716d1d'", "\"revision\":\"r29087-d9c5716d1d\"");
    assertThat(router.flashes()).containsExactly("-v /tmp/fw.bin");
    assertThat(router.path("/tmp/fw.bin")).doesNotExist();
  }

  @Test
  void aFlashThatClosesTheConnectionKeepsWhatItSaid() throws IOException {
    router.flashEnds(FlashEnding.CLOSED);
    var thrown = catchThrowableOfType(LinkException.class, () -> run("sysupgrade /tmp/fw.bin"));
    assertThat(thrown.failure()).isInstanceOf(LinkFailure.Lost.class);
    assertThat(thrown.partial().orElseThrow().out()).startsWith("Commencing upgrade.");
    router.awaitBoot(2);
    assertThat(router.firmware().version()).isEqualTo("24.10.5");
  }

  @Test
  void aFlashKilledByASignalSaysSo() throws LinkException, IOException {
    router.flashEnds(FlashEnding.KILLED);
    assertThat(run("sysupgrade /tmp/fw.bin").ending()).isEqualTo(new Ending.Killed("KILL"));
    router.awaitBoot(2);
    assertThat(router.firmware().version()).isEqualTo("24.10.5");
  }

  @Test
  void anImageForAnotherBoardIsRefused() throws LinkException, IOException {
    Files.writeString(router.path("/tmp/fw.bin"), IMAGE.replace("archer", "other"));
    for (String line : new String[] {"sysupgrade -T /tmp/fw.bin", "sysupgrade /tmp/fw.bin"}) {
      CommandResult result = run(line);
      assertThat(result.ending()).isEqualTo(new Ending.Exited(1));
      assertThat(result.err()).contains("not supported by this image", "Image check failed.");
    }
    assertThat(router.flashes()).isEmpty();
  }

  @Test
  void aTestOfAGoodImageSaysNothingAndFlashesNothing() throws LinkException, IOException {
    CommandResult result = run("sysupgrade -T /tmp/fw.bin");
    assertThat(result.ok()).isTrue();
    assertThat(result.out() + result.err()).isEmpty();
    assertThat(router.flashes()).isEmpty();
  }

  @Test
  void aFlashThatWipesBringsANewHostKey() throws LinkException {
    HostKey before;
    try (Link link = links.open(router.host(login), Trust.KNOWN)) {
      before = link.hostKey();
    }
    run("sysupgrade -n /tmp/fw.bin");
    router.awaitBoot(2);
    assertThat(catchThrowableOfType(LinkException.class, () -> run("true")).failure())
        .isInstanceOf(LinkFailure.HostKeyChanged.class);
    try (Link link = links.open(router.host(login), Trust.ANY_AFTER_WIPE)) {
      assertThat(link.hostKey()).isNotEqualTo(before);
      links.replaceHostKey(router.host(login), link.hostKey());
    }
    assertThat(run("true").ok()).isTrue();
  }

  @Test
  void aRouterMayComeBackAsItWas() throws LinkException, IOException {
    router.flashEnds(FlashEnding.OLD_FIRMWARE);
    String before = bootId();
    run("sysupgrade /tmp/fw.bin");
    router.awaitBoot(2);
    assertThat(bootId()).isNotEqualTo(before);
    assertThat(router.firmware()).isEqualTo(Firmware.OLD);
  }

  @Test
  void aPowerCycleIsANewBootWithTheSameFirmware() throws LinkException {
    String before = bootId();
    router.powerCycle();
    router.awaitBoot(2);
    assertThat(bootId()).isNotEqualTo(before);
    assertThat(router.firmware()).isEqualTo(Firmware.OLD);
  }

  @Test
  void aBackupHoldsTheConfiguration() throws LinkException {
    assertThat(run("sysupgrade -b - | tar -tzf -").out())
        .contains("etc/config/system", "etc/dropbear/authorized_keys");
  }
}

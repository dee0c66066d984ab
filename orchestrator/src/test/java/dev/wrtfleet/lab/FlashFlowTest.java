package dev.wrtfleet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of real upgrades, and what they leave behind. */
class FlashFlowTest {
  private static final double FAST = 200;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  private LabOptions one(Board board, Era era) {
    var mix = new LabOptions.Mix(List.of(board), List.of(era), 0, Optional.empty());
    return LabOptions.of(1, directory).with(mix).at(FAST);
  }

  private static byte[] image(Lab lab, Board board) throws IOException {
    try (var files = Files.list(lab.directory().resolve("images"))) {
      Path image =
          files.filter(f -> f.toString().contains(board.profile())).findFirst().orElseThrow();
      return Files.readAllBytes(image);
    }
  }

  private static LabRouter only(Lab lab) {
    return lab.routers().getFirst();
  }

  private static void upload(Lab lab, LabClient client, Board board) throws IOException {
    client.send("cat > /tmp/fw.bin", image(lab, board));
  }

  /** Waits for what has to happen; a lab that hangs fails here. */
  private static void await(java.util.function.BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static long count(Lab lab, String event) throws IOException {
    try (var lines = Files.lines(lab.directory().resolve("events.jsonl"))) {
      return lines.filter(line -> line.contains("\"event\":\"" + event + "\"")).count();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Era.class,
      names = {"R22_03", "R23_05", "R24_10", "R25_12"})
  void since2203ASuccessfulUpgradeLooksLikeStatus246(Era era) throws Exception {
    try (Lab lab = Lab.start(one(Board.ARCHER_C7_V5, era))) {
      LabRouter router = only(lab);
      String boot = router.bootId();
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.ARCHER_C7_V5);
        var answer = client.run("sysupgrade /tmp/fw.bin");
        assertThat(answer.status()).contains(246);
        assertThat(answer.err())
            .contains("upgrade: Commencing upgrade. Closing all shell sessions.\n")
            .containsPattern(
                "Command failed: ubus call system sysupgrade .*\\(Connection failed\\)");
      }
      await(() -> !router.isBusy());
      assertThat(router.release()).isEqualTo("24.10.4");
      assertThat(router.bootId()).isNotEqualTo(boot);
      assertThat(lab.flashes(router.name())).isEqualTo(1);
      assertThat(count(lab, "flash")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Era.class,
      names = {"R18_06", "R19_07", "R21_02"})
  void before2203TheConnectionEndsWithoutStatus(Era era) throws Exception {
    try (Lab lab = Lab.start(one(Board.ARCHER_C7_V5, era))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.ARCHER_C7_V5);
        var answer = client.run("sysupgrade /tmp/fw.bin");
        assertThat(answer.status()).isEmpty();
        assertThat(answer.signal()).isEmpty();
        assertThat(answer.out() + answer.err()).contains("Commencing upgrade.");
      }
      await(() -> !router.isBusy());
      assertThat(router.release()).isEqualTo("24.10.4");
      assertThat(router.board()).isEqualTo("tplink,archer-c7-v5");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Era.class,
      names = {"R15_05", "R17_01"})
  void until1701TheSessionShowsTheWritingAndFallsSilent(Era era) throws Exception {
    try (Lab lab = Lab.start(one(Board.FRITZ_7320, era))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.FRITZ_7320);
        var answer = client.run("sysupgrade /tmp/fw.bin");
        assertThat(answer.status()).isEmpty();
        assertThat(answer.out())
            .contains("Writing from <stdin> to firmware", "Rebooting system...");
      }
      await(() -> !router.isBusy());
      assertThat(router.release()).isEqualTo("24.10.4");
    }
  }

  @Test
  void aRebootingRouterRefusesConnectionsAndKeepsItsPort() throws Exception {
    try (Lab lab = Lab.start(one(Board.AX3000T, Era.R24_10).at(20))) {
      LabRouter router = only(lab);
      int port = router.port();
      try (var client = LabClient.of(lab, router)) {
        assertThat(client.run("reboot").status()).contains(0);
      }
      await(() -> refuses(port));
      await(() -> !router.isBusy());
      assertThat(router.port()).isEqualTo(port);
      try (var client = LabClient.of(lab, router)) {
        assertThat(client.run("cat /proc/sys/kernel/random/boot_id").out().strip())
            .isEqualTo(router.bootId());
      }
      assertThat(count(lab, "reboot")).isEqualTo(1);
      assertThat(count(lab, "boot")).isEqualTo(2);
    }
  }

  private static boolean refuses(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void keptConfigurationBringsBackHostKeyLoginAndHostname() throws Exception {
    try (Lab lab = Lab.start(one(Board.ARCHER_C7_V5, Era.R23_05))) {
      LabRouter router = only(lab);
      String key = router.hostKey();
      try (var client = LabClient.of(lab, router)) {
        client.run("uci set system.@system[0].hostname=attic; uci commit; echo x > /tmp/gone");
        upload(lab, client, Board.ARCHER_C7_V5);
        client.run("sysupgrade /tmp/fw.bin");
      }
      await(() -> !router.isBusy());
      try (var client = LabClient.of(lab, router)) {
        assertThat(client.hostKey()).isEqualTo(key);
        assertThat(client.run("hostname; ls /tmp/gone").out()).isEqualTo("attic\n");
      }
    }
  }

  @Test
  void wipedConfigurationMeansNewHostKeyAndNoLogin() throws Exception {
    try (Lab lab = Lab.start(one(Board.ARCHER_C7_V5, Era.R23_05))) {
      LabRouter router = only(lab);
      String key = router.hostKey();
      assertThatThrownBy(() -> LabClient.open(router)).isInstanceOf(IOException.class);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.ARCHER_C7_V5);
        client.run("sysupgrade -n /tmp/fw.bin");
      }
      await(() -> !router.isBusy());
      try (var client = LabClient.open(router)) {
        assertThat(client.hostKey()).isNotEqualTo(key);
        assertThat(client.run("uci get system.@system[0].hostname").out()).isEqualTo("OpenWrt\n");
        assertThat(client.run("cat /etc/dropbear/authorized_keys").status()).contains(1);
      }
    }
  }

  @Test
  void aSuppliedArchiveIsRestoredInsteadOfTheRunningConfiguration() throws Exception {
    try (Lab lab = Lab.start(one(Board.ARCHER_C7_V5, Era.R24_10))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.ARCHER_C7_V5);
        client.run("uci set system.@system[0].hostname=fromconf; sysupgrade -b /tmp/conf.tgz");
        client.run("uci set system.@system[0].hostname=changedlater; uci commit");
        client.run("sysupgrade -f /tmp/conf.tgz /tmp/fw.bin");
      }
      await(() -> !router.isBusy());
      try (var client = LabClient.of(lab, router)) {
        assertThat(client.run("hostname").out()).isEqualTo("fromconf\n");
      }
    }
  }

  @Test
  void optionsAfterTheImageAreIgnoredAndItFlashesForReal() throws Exception {
    try (Lab lab = Lab.start(one(Board.ARCHER_C7_V5, Era.R24_10))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.ARCHER_C7_V5);
        var clustered = client.run("sysupgrade -nT /tmp/fw.bin");
        assertThat(clustered.err()).isEqualTo("Invalid option: -nT\n");
        assertThat(router.flashes()).isZero();
        client.run("sysupgrade /tmp/fw.bin -T");
      }
      assertThat(router.flashes()).isEqualTo(1);
    }
  }

  @Test
  void aDetachedUpgradeAnswersAtOnceAndStillHappens() throws Exception {
    try (Lab lab = Lab.start(one(Board.MI_ROUTER_3G, Era.R22_03))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.MI_ROUTER_3G);
        var answer = client.run("start-stop-daemon -S -b -x /sbin/sysupgrade -- /tmp/fw.bin");
        assertThat(answer.status()).contains(0);
        assertThat(answer.out() + answer.err()).isEmpty();
      }
      await(() -> router.flashes() == 1 && !router.isBusy());
      assertThat(router.release()).isEqualTo("24.10.4");
    }
  }

  @Test
  void twoUpgradesAtOnceDestroyTheSavedConfiguration() throws Exception {
    try (Lab lab = Lab.start(one(Board.AX3000T, Era.R24_10).at(10))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.AX3000T);
        client.run("start-stop-daemon -S -b -x /sbin/sysupgrade -- /tmp/fw.bin");
        await(() -> router.flashes() == 1);
        var second = client.run("sysupgrade /tmp/fw.bin");
        assertThat(second.status()).contains(1);
        assertThat(second.out()).isEqualTo("Failed to create the configuration backup.\n");
      }
      assertThat(router.flashes()).isEqualTo(1);
      await(() -> !router.isBusy());
      try (var client = LabClient.open(router)) {
        assertThat(client.run("hostname").out()).isEqualTo("OpenWrt\n");
      }
    }
  }

  @Test
  void compat11IsRefusedWithKeptConfigurationOnADevice10() throws Exception {
    try (Lab lab = Lab.start(one(Board.FRITZBOX_4040, Era.R22_03))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        upload(lab, client, Board.FRITZBOX_4040);
        var kept = client.run("sysupgrade -T /tmp/fw.bin");
        assertThat(kept.status()).contains(1);
        assertThat(kept.err()).contains("(1.0->1.1)");
        assertThat(client.run("sysupgrade -T -n /tmp/fw.bin").status()).contains(0);
      }
    }
  }

  @Test
  void anImageThatIsForcedOntoAnotherBoardBricksIt() throws Exception {
    var mix =
        new LabOptions.Mix(
            List.of(Board.ARCHER_C7_V5, Board.FRITZ_7320),
            List.of(Era.R23_05),
            0,
            Optional.empty());
    try (Lab lab = Lab.start(LabOptions.of(1, directory).with(mix).at(FAST))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        client.send("cat > /tmp/fw.bin", image(lab, Board.FRITZ_7320));
        assertThat(client.run("sysupgrade /tmp/fw.bin").status()).contains(1);
        assertThat(router.flashes()).isZero();
        client.run("sysupgrade -F /tmp/fw.bin");
      }
      await(router::isDead);
      assertThat(router.flashes()).isEqualTo(1);
      assertThat(refuses(router.port())).isTrue();
    }
  }

  @Test
  void anX86WithoutMetadataIsUpgradedByItsDisk() throws Exception {
    try (Lab lab = Lab.start(one(Board.X86_64, Era.R23_05))) {
      LabRouter router = only(lab);
      try (var client = LabClient.of(lab, router)) {
        client.send("cat > /tmp/fw.img.gz", image(lab, Board.X86_64));
        assertThat(client.run("[ -d /sys/firmware/efi ] && echo efi").out()).isEqualTo("efi\n");
        var test = client.run("sysupgrade -T /tmp/fw.img.gz");
        assertThat(test.status()).contains(0);
        assertThat(test.err()).contains("Image metadata not present");
        client.run("sysupgrade /tmp/fw.img.gz");
      }
      await(() -> !router.isBusy());
      assertThat(router.release()).isEqualTo("24.10.4");
    }
  }
}

package dev.wrtfleet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.router.Fault;
import dev.wrtfleet.lab.router.Faults;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault does what its name says, and nothing else. */
class FaultTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String NAME = "lab-001";

  @TempDir Path directory;

  private Lab lab(String fault) throws IOException {
    var mix = new LabOptions.Mix(List.of(Board.AX3000T), List.of(Era.R24_10), 0, Optional.empty());
    return Lab.start(LabOptions.of(1, directory).with(mix).at(200).with(fault + "=" + NAME));
  }

  private static byte[] image(Lab lab) throws IOException {
    try (var files = Files.list(lab.directory().resolve("images"))) {
      return Files.readAllBytes(
          files.filter(each -> each.toString().endsWith(".bin")).findFirst().orElseThrow());
    }
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static void upgrade(Lab lab) throws Exception {
    LabRouter router = lab.router(NAME);
    try (var client = LabClient.of(lab, router)) {
      client.send("cat > /tmp/fw.bin", image(lab));
      client.run("sysupgrade /tmp/fw.bin");
    }
    await(() -> router.isDead() || !router.isBusy());
  }

  @Test
  void refusesConnectionIsRefusedByTheKernel() throws Exception {
    try (Lab lab = lab("refuses-connection")) {
      int port = lab.router(NAME).port();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void silentConnectsAndNeverSpeaks() throws Exception {
    try (Lab lab = lab("silent");
        var socket = new Socket(InetAddress.getLoopbackAddress(), lab.router(NAME).port())) {
      socket.setSoTimeout(300);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void wrongBoardIsOneNoImageNames() throws Exception {
    try (Lab lab = lab("wrong-board");
        var client = LabClient.of(lab, lab.router(NAME))) {
      client.send("cat > /tmp/fw.bin", image(lab));
      var answer = client.run("sysupgrade -T /tmp/fw.bin");
      assertThat(answer.status()).contains(1);
      assertThat(answer.err()).contains("Device unlisted,prototype-9 not supported by this image");
    }
  }

  @Test
  void dropsDuringUploadStrikesAsOftenAsAsked() throws Exception {
    try (Lab lab = lab("drops-during-upload*1")) {
      LabRouter router = lab.router(NAME);
      byte[] image = image(lab);
      try (var client = LabClient.of(lab, router)) {
        assertThat(client.send("cat > /tmp/fw.bin", image).status()).isEmpty();
      }
      try (var client = LabClient.of(lab, router)) {
        String size = client.run("wc -c < /tmp/fw.bin").out().strip();
        assertThat(Integer.parseInt(size)).isLessThan(image.length);
        assertThat(client.send("cat > /tmp/fw.bin", image).status()).contains(0);
        assertThat(client.run("wc -c < /tmp/fw.bin").out()).isEqualTo(image.length + "\n");
      }
    }
  }

  @Test
  void testFailsSaysSo() throws Exception {
    try (Lab lab = lab("test-fails");
        var client = LabClient.of(lab, lab.router(NAME))) {
      client.send("cat > /tmp/fw.bin", image(lab));
      var answer = client.run("sysupgrade -T /tmp/fw.bin");
      assertThat(answer.status()).contains(1);
      assertThat(answer.err()).endsWith("Image check failed.\n");
    }
  }

  @Test
  void refusesFlashPassesTheTestAndStaysUp() throws Exception {
    try (Lab lab = lab("refuses-flash")) {
      LabRouter router = lab.router(NAME);
      String boot = router.bootId();
      try (var client = LabClient.of(lab, router)) {
        client.send("cat > /tmp/fw.bin", image(lab));
        assertThat(client.run("sysupgrade -T /tmp/fw.bin").status()).contains(0);
        var answer = client.run("sysupgrade /tmp/fw.bin");
        assertThat(answer.status()).contains(248);
        assertThat(answer.err()).contains("(Operation not supported)");
        assertThat(answer.out()).contains("\"message\": \"Firmware image is broken");
        assertThat(client.run("true").status()).contains(0);
      }
      assertThat(router.flashes()).isZero();
      assertThat(router.bootId()).isEqualTo(boot);
    }
  }

  @Test
  void neverComesBackIsTheEndOfIt() throws Exception {
    try (Lab lab = lab("never-comes-back")) {
      upgrade(lab);
      assertThat(lab.router(NAME).isDead()).isTrue();
      assertThat(lab.flashes(NAME)).isEqualTo(1);
    }
  }

  @Test
  void comesBackWithOldFirmwareHasRebootedAllTheSame() throws Exception {
    try (Lab lab = lab("comes-back-with-old-firmware")) {
      LabRouter router = lab.router(NAME);
      String boot = router.bootId();
      upgrade(lab);
      assertThat(router.release()).isEqualTo(Era.R24_10.version());
      assertThat(router.bootId()).isNotEqualTo(boot);
      assertThat(router.flashes()).isEqualTo(1);
    }
  }

  @Test
  void comesBackUnhealthyHasNoDnsAndNoUplink() throws Exception {
    try (Lab lab = lab("comes-back-unhealthy")) {
      upgrade(lab);
      try (var client = LabClient.of(lab, lab.router(NAME))) {
        assertThat(lab.router(NAME).release()).isEqualTo("24.10.4");
        assertThat(client.run("pidof dnsmasq").status()).contains(1);
        assertThat(client.run("ubus -S call service list").out())
            .contains("\"dnsmasq\":{\"instances\":{\"instance1\":{\"running\":false");
        assertThat(client.run("ubus -S call network.interface.wan status").out())
            .startsWith("{\"up\":false");
      }
    }
  }

  @Test
  void comesBackWithOtherBoardIsNoBoardOfTheImage() throws Exception {
    try (Lab lab = lab("comes-back-with-other-board")) {
      upgrade(lab);
      assertThat(lab.router(NAME).board()).isEqualTo("unlisted,twin-3");
    }
  }

  @Test
  void changesHostKeyKeepsTheLogin() throws Exception {
    try (Lab lab = lab("changes-host-key")) {
      LabRouter router = lab.router(NAME);
      String key = router.hostKey();
      upgrade(lab);
      // The connection may close before the router goes down.
      await(() -> !router.hostKey().equals(key) && !router.isBusy());
      try (var client = LabClient.of(lab, router)) {
        assertThat(client.hostKey()).isNotEqualTo(key);
      }
    }
  }

  @Test
  void garbageAnswersNoiseWithStatusZero() throws Exception {
    try (Lab lab = lab("garbage*1");
        var client = LabClient.of(lab, lab.router(NAME))) {
      var answer = client.run("ubus call system board");
      assertThat(answer.status()).contains(0);
      assertThat(answer.out()).isNotEmpty().doesNotContain("kernel");
      assertThat(client.run("ubus call system board").out()).contains("kernel");
    }
  }

  @Test
  void fullTmpEndsAnUploadLikeARealTmpfs() throws Exception {
    try (Lab lab = lab("full-tmp");
        var client = LabClient.of(lab, lab.router(NAME))) {
      var answer = client.send("cat > /tmp/fw.bin", image(lab));
      assertThat(answer.status()).contains(1);
      assertThat(answer.err()).isEqualTo("cat: write error: No space left on device\n");
      assertThat(client.run("df -k /tmp | tail -n 1").out()).contains("100% /tmp");
    }
  }

  @Test
  void lowMemoryLeavesLessThanAnImageNeeds() throws Exception {
    try (Lab lab = lab("low-memory");
        var client = LabClient.of(lab, lab.router(NAME))) {
      String kilobytes = client.run("awk '/MemAvailable/ {print $2}' /proc/meminfo").out().strip();
      assertThat(Integer.parseInt(kilobytes)).isLessThan(3000);
    }
  }

  @Test
  void aRuleIsReadAsSpelled() {
    assertThat(FaultRule.parse("drops-during-upload*2:5"))
        .isEqualTo(new FaultRule(Fault.DROPS_DURING_UPLOAD, 2, List.of(), 5));
    assertThat(FaultRule.parse("silent=lab-001,lab-002"))
        .isEqualTo(new FaultRule(Fault.SILENT, Faults.ALWAYS, List.of("lab-001", "lab-002"), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultRule.parse("sillent:1"))
        .withMessageContaining("there is no fault 'sillent'; names: refuses-connection");
  }

  @Test
  void aRouterThatDoesNotExistCannotHaveAFault() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lab.start(LabOptions.of(2, directory).with("silent=lab-007")))
        .withMessageContaining("there are lab-001 to lab-002");
  }
}

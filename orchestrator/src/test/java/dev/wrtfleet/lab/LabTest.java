package dev.wrtfleet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lab leaves in its directory, and that it leaves nothing else behind. */
class LabTest {
  @TempDir Path directory;

  @Test
  void everythingAnOperatorNeedsIsThere() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(12, directory))) {
      Path key = lab.directory().resolve("id_lab");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(key)).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
      assertThat(Files.readAllLines(directory.resolve("known_hosts")))
          .hasSize(12)
          .contains(
              "[127.0.0.1]:"
                  + lab.router("lab-007").port()
                  + " "
                  + lab.router("lab-007").hostKey());
      String inventory = Files.readString(directory.resolve("inventory.yaml"));
      for (LabRouter each : lab.routers()) {
        assertThat(inventory)
            .contains(each.name() + ": { address: 127.0.0.1, port: " + each.port());
      }
      assertThat(directory.resolve("playbook.yaml")).exists();
      try (var images = Files.list(directory.resolve("images"))) {
        assertThat(images.map(file -> file.getFileName().toString()))
            .hasSize(7)
            .contains("sha256sums", "profiles.json")
            .contains("openwrt-24.10.4-ath79-generic-tplink_archer-c7-v5-squashfs-sysupgrade.bin");
      }
    }
  }

  @Test
  void eachRouterHasItsOwnPortKeyAndBootId() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(30, directory))) {
      var ports = new HashSet<Integer>();
      var keys = new HashSet<String>();
      var boots = new HashSet<String>();
      lab.routers()
          .forEach(each -> {
            ports.add(each.port());
            keys.add(each.hostKey());
            boots.add(each.bootId());
          });
      assertThat(List.of(ports.size(), keys.size(), boots.size())).containsOnly(30);
    }
  }

  @Test
  void theSameSeedGivesTheSameKeysAndBoards() throws IOException {
    String first;
    try (Lab lab = Lab.start(LabOptions.of(3, directory.resolve("a")).seeded(5))) {
      first = lab.routers().stream().map(each -> each.hostKey() + each.board()).toList().toString();
    }
    try (Lab lab = Lab.start(LabOptions.of(3, directory.resolve("b")).seeded(5))) {
      assertThat(lab.routers().stream().map(each -> each.hostKey() + each.board()).toList())
          .hasToString(first);
    }
  }

  @Test
  void aClosedLabListensNowhereAndKeepsItsEvents() throws IOException {
    int port;
    try (Lab lab = Lab.start(LabOptions.of(1, directory))) {
      port = lab.routers().getFirst().port();
    }
    Assertions.assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    assertThat(Files.readAllLines(directory.resolve("events.jsonl")))
        .singleElement()
        .asString()
        .contains("\"event\":\"boot\"", "\"router\":\"lab-001\"");
    assertThat(directory.resolve("tmpfs")).doesNotExist();
  }
}

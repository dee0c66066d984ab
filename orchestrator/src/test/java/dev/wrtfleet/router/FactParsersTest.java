package dev.wrtfleet.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.Release;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactParsersTest {

  record Known(String release, String board, String rootfs, Release firmware) {}

  static Stream<Known> releases() {
    return Stream.of(
        known("18.06", "archer-c7-v5", "", "18.06.1", "r7258-5eb055306f", "ar71xx/generic"),
        known(
            "23.05",
            "tplink,archer-c7-v5",
            "squashfs",
            "23.05.5",
            "r24106-10cc5fcd00",
            "ath79/generic"),
        known(
            "24.10",
            "tplink,archer-c7-v5",
            "squashfs",
            "24.10.8",
            "r29233-443ec4032a",
            "ath79/generic"),
        known(
            "25.12",
            "tplink,archer-c7-v5",
            "squashfs",
            "25.12.5",
            "r33051-f5dae5ece4",
            "ath79/generic"));
  }

  private static Known known(
      String release, String board, String rootfs, String version, String revision, String target) {
    return new Known(release, board, rootfs, new Release("OpenWrt", version, revision, target));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theBoardIsReadFromTheFileSysupgradeReads(Known known) {
    assertThat(BoardFromSysinfo.parse(Recorded.text(known.release() + "/board_name")))
        .contains(known.board());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void systemBoardIsReadPrettyAndOnOneLine(Known known) {
    for (String form : new String[] {"system-board.json", "system-board-one-line.json"}) {
      var board = SystemBoard.parse(Recorded.text(known.release() + "/" + form)).orElseThrow();
      assertThat(board.board()).isEqualTo(known.board());
      assertThat(board.model()).isEqualTo("TP-Link Archer C7 v5");
      assertThat(board.rootfsType()).isEqualTo(known.rootfs());
      assertThat(board.release()).contains(known.firmware());
    }
  }

  @Test
  void theInitramfsFlagOf2102IsARootfsType() {
    var board =
        SystemBoard.parse("{\"initramfs\":true,\"hostname\":\"x\",\"release\":{}}").orElseThrow();
    assertThat(board.rootfsType()).isEqualTo("initramfs");
    assertThat(board.release()).isEmpty();
  }

  @Test
  void openwrtReleaseIsReadInAllItsQuotings() {
    String text =
        """
        DISTRIB_ID='LEDE'
        DISTRIB_RELEASE="17.01.4"
        DISTRIB_REVISION=r3560-79f57e422d
        DISTRIB_TARGET='ar71xx/generic'
        DISTRIB_TAINTS=''
        """;
    assertThat(OpenwrtRelease.parse(text))
        .contains(new Release("LEDE", "17.01.4", "r3560-79f57e422d", "ar71xx/generic"));
  }

  @Test
  void aReleaseWithoutRevisionIsNone() {
    assertThat(OpenwrtRelease.parse("DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='24.10.4'\n")).isEmpty();
  }

  @Test
  void memoryIsMemAvailableAndMemFreeOnOldKernels() {
    String fresh =
        "MemTotal:         124936 kB\nMemFree:           60000 kB\nMemAvailable:      76408 kB\n";
    assertThat(Meminfo.parse(fresh)).contains(new Meminfo(124936L * 1024, 76408L * 1024));
    String old = "MemTotal:         124936 kB\nMemFree:           60000 kB\nBuffers: 1 kB\n";
    assertThat(Meminfo.parse(old)).contains(new Meminfo(124936L * 1024, 60000L * 1024));
  }

  @ParameterizedTest
  @ValueSource(strings = {"18.06", "23.05", "24.10", "25.12"})
  void freeSpaceIsReadFromDf(String release) {
    assertThat(DiskFree.availableBytes(Recorded.text(release + "/df")).orElseThrow())
        .isBetween(61000L * 1024, 61440L * 1024);
  }

  @Test
  void aRowDfBreaksAfterALongNameIsStillRead() {
    String output =
        """
        Filesystem           1K-blocks      Used Available Use% Mounted on
        /dev/mapper/a-very-long-device-name
                                 61440        24     61416   0% /tmp
        """;
    assertThat(DiskFree.availableBytes(output)).hasValue(61416L * 1024);
  }

  @Test
  void servicesAreRunningStoppedFinishedOrWithoutInstance() {
    assertThat(ServiceList.parse(Recorded.text("services.json")).orElseThrow())
        .isEqualTo(
            Map.of(
                "dropbear", ServiceState.RUNNING,
                "dnsmasq", ServiceState.STOPPED,
                "packet_steering", ServiceState.FINISHED,
                "openvpn", ServiceState.RUNNING,
                "firewall", ServiceState.NO_INSTANCE,
                "urandom_seed", ServiceState.NO_INSTANCE));
  }

  @Test
  void interfacesAreUpOrDownAndDynamicOnesDoNotCount() {
    var dump = InterfaceDump.parse(Recorded.text("interfaces.json")).orElseThrow();
    assertThat(dump.up())
        .isEqualTo(Map.of("lan", true, "loopback", true, "wan", true, "wan6", false));
    assertThat(dump.defaultRoute()).isTrue();
  }

  @Test
  void aRouteToOneNetworkIsNoDefaultRoute() {
    String json =
        "{\"interface\":[{\"interface\":\"lan\",\"up\":true,\"route\":[{\"target\":\"0.0.0.0\",\"mask\":1}]}]}";
    assertThat(InterfaceDump.parse(json).orElseThrow().defaultRoute()).isFalse();
  }

  @Test
  void anIpv6DefaultRouteCounts() {
    String json =
        "{\"interface\":[{\"interface\":\"wan6\",\"route\":[{\"target\":\"::\",\"mask\":0}]}]}";
    assertThat(InterfaceDump.parse(json).orElseThrow().defaultRoute()).isTrue();
  }

  @Test
  void radiosThatAreDisabledDoNotCountAndHalfSetUpOnesAreDown() {
    assertThat(WirelessStatus.parse(Recorded.text("wireless.json")).orElseThrow())
        .isEqualTo(Map.of("radio0", true, "radio1", false, "radio3", false));
  }

  @Test
  void theKernelsDefaultRouteIsFound() {
    String header =
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
    assertThat(
            RouteTable.hasDefault(
                header + "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"))
        .isTrue();
    assertThat(
            RouteTable.hasDefault(
                header + "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"))
        .isFalse();
    assertThat(RouteTable.hasDefault("")).isFalse();
  }

  @Test
  void aBootIdIsAUuidAndNothingElse() {
    assertThat(BootId.parse("81a6d940-d6e7-4d44-ac59-ac1a6b39d9d8\n"))
        .contains("81a6d940-d6e7-4d44-ac59-ac1a6b39d9d8");
    assertThat(BootId.parse("cat: can't open")).isEmpty();
  }

  @Test
  void anUnsetCompatVersionIsOneZero() {
    assertThat(CompatVersion.parse("\n")).contains("1.0");
    assertThat(CompatVersion.parse("1.1\n")).contains("1.1");
    assertThat(CompatVersion.parse("Killed")).isEmpty();
  }

  @Test
  void aRunningUpgradeIsSeen() {
    assertThat(RunningUpgrade.isIn("1234 77\n")).isTrue();
    assertThat(RunningUpgrade.isIn("")).isFalse();
    assertThat(RunningUpgrade.isIn("ash: pidof: not found\n")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "nonsense",
        "{\"interface\":7}",
        "{",
        "{\"a\":{\"instances\":",
        "\u0000\u001b[2J",
        "{} trailing {",
        "null"
      })
  void garbageIsNeverAnExceptionAndNeverAFact(String garbage) {
    assertThat(SystemBoard.parse(garbage)).isEmpty();
    assertThat(InterfaceDump.parse(garbage)).isEmpty();
    assertThat(ValidatorReport.parse(garbage)).isEmpty();
    assertThat(OpenwrtRelease.parse(garbage)).isEmpty();
    assertThat(Meminfo.parse(garbage)).isEmpty();
    assertThat(DiskFree.availableBytes(garbage)).isEmpty();
    assertThat(BootId.parse(garbage)).isEmpty();
    assertThat(
            ServiceList.parse(garbage)
                .filter(found -> !found.isEmpty())
                .filter(found -> !found.containsKey("interface")))
        .isEmpty();
    assertThat(WirelessStatus.parse(garbage).filter(found -> !found.isEmpty())).isEmpty();
  }

  @Test
  void endlesslyNestedJsonIsRefusedNotReadToTheEnd() {
    assertThat(ServiceList.parse("{\"a\":".repeat(100_000))).isEmpty();
    assertThat(ServiceList.parse("{\"a\":\"" + "x".repeat(2_000_000) + "\"}")).isEmpty();
  }

  @Test
  void aBoardNameOfManyLinesIsNone() {
    assertThat(BoardFromSysinfo.parse("tplink,archer-c7-v5\nevil\n")).isEmpty();
    assertThat(BoardFromSysinfo.parse("")).isEmpty();
  }
}

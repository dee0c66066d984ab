package dev.wrtfleet.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.InstalledPackages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody chose to install, told from what an image or another package brought. */
class InstalledPackagesTest {
  private static String recorded(String name) {
    return Recorded.text("packages/" + name + ".txt");
  }

  private static InstalledPackages opkg(String rom) {
    return OpkgStatus.parse(recorded("opkg-24.10-status"), rom).orElseThrow();
  }

  private static InstalledPackages apk(String rom) {
    return ApkWorld.parse(recorded("apk-25.12-world"), rom, recorded("apk-25.12-installed"))
        .orElseThrow();
  }

  @Test
  void opkgSaysWhatItsOwnerPutOnTopOfTheImage() {
    assertThat(opkg(recorded("opkg-24.10-rom")).chosen())
        .containsExactly(
            "base-files",
            "luci-proto-wireguard",
            "tcpdump-mini",
            "wireguard-tools",
            "wpad-openssl");
  }

  @Test
  void withoutTheListOfTheImageOnlyWhatNothingElseNeedsCounts() {
    assertThat(opkg("").chosen())
        .containsExactly("base-files", "luci-proto-wireguard", "tcpdump-mini", "wpad-openssl");
  }

  @Test
  void allNamesAPackageAnswersToAreInstalledAndRemovedOnesAreNot() {
    assertThat(opkg("").all())
        .contains("hostapd", "wpad", "libubus", "libpcap1", "kernel")
        .doesNotContain("libubox20230523", "wpad-basic-mbedtls");
  }

  @Test
  void apkSaysWhatItsOwnerPutOnTopOfTheImage() {
    assertThat(apk(recorded("apk-25.12-rom")).chosen())
        .containsExactly(
            "apk-mbedtls",
            "base-files",
            "dropbear",
            "kmod-wireguard",
            "tcpdump-mini",
            "wpad-mesh-mbedtls");
  }

  @Test
  void aLibraryInTheWorldThatIsOnlyNeededIsNotAskedForAgain() {
    assertThat(apk("").chosen()).doesNotContain("libubus20250102", "odhcpd-ipv6only");
    assertThat(apk("").all()).contains("libubus20250102", "wpad").doesNotContain("odhcpd-ipv6only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\0\0",
        "Status: install user installed\n",
        "Package:\nStatus: install user installed\n",
        "Package: ../../etc\nStatus: install user installed\n",
        "Package: a b; reboot\nStatus: no\n",
        "Package: x\nStatus: deinstall ok not-installed\n"
      })
  void noiseIsNoListOfPackages(String noise) {
    assertThat(OpkgStatus.parse(noise, "")).isEmpty();
    assertThat(ApkWorld.parse(noise, "", noise)).isEmpty();
  }

  @Test
  void aListOfTheImageThatIsNoiseChangesNothing() {
    assertThat(opkg("\0 nothing: here\n")).isEqualTo(opkg(""));
  }
}

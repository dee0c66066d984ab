package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownHostsLineTest {
  /** RFC 8032's first test key as OpenSSH writes it. */
  static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.10, false",
    "Router.Example, router.example, true",
    "a|b, b, false",
    "'a,b', b, true",
    "*.example, ap1.example, true",
    "*.example, example, false",
    "ap?.example, ap1.example, true",
    "ap?.example, ap10.example, false",
    "'*.example,!ap1.example', ap1.example, false",
    "'!ap1.example,*.example', ap2.example, true",
    "'[10.0.0.1]:2222', '[10.0.0.1]:2222', true",
    "'[10.0.0.1]:2222', 10.0.0.1, false",
  })
  void namesMatchAsInOpenSsh(String names, String name, boolean matches) {
    assertThat(KnownHostsLine.parse(names + " " + KEY).orElseThrow().matches(name))
        .isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "# router ssh-ed25519 AAAA",
        "@cert-authority *.example " + KEY,
        "router 1024 35 1234567890",
      })
  void linesWithoutAHostKeyHoldNone(String line) {
    assertThat(KnownHostsLine.parse(line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "router",
        "router ssh-ed25519",
        "router ssh-ed25519 not*base64",
        "router ssh-ed25519 AAAA",
        "router ssh-ed25519 AAAAC3NzaC1l",
        "router ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
        "@unknown router " + KEY,
        "|1|onlysalt " + KEY,
      })
  void damagedLinesAreRefused(String line) {
    assertThatThrownBy(() -> KnownHostsLine.parse(line))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePortIsPartOfTheNameUnlessItIs22() {
    assertThat(KnownHostsLine.nameOf("AP.example", 22)).isEqualTo("ap.example");
    assertThat(KnownHostsLine.nameOf("AP.example", 2222)).isEqualTo("[ap.example]:2222");
  }

  @Test
  void withoutOneNameTheOthersStay() {
    var line = KnownHostsLine.parse("a,b,c " + KEY).orElseThrow();
    assertThat(line.without("b")).contains("a,c " + KEY);
    assertThat(KnownHostsLine.parse("b " + KEY).orElseThrow().without("b")).isEmpty();
    assertThat(KnownHostsLine.parse("*.x " + KEY).orElseThrow().without("b.x"))
        .contains("*.x " + KEY);
  }

  @Test
  void theFingerprintIsWhatSshKeygenPrints() {
    assertThat(KnownHostsLine.parse("a " + KEY).orElseThrow().key().hostKey().toString())
        .isEqualTo("ssh-ed25519 SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8");
  }
}

package dev.wrtfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1", "255.255.255.255", "ap1", "ap1.berlin.example", "ap1.example.", "3com",
        "my_router", "2001:db8::1", "::1", "fe80::1%br-lan", "::ffff:10.0.0.1", "xn--bcher-kva.de"
      })
  void addressesPass(String text) {
    assertThat(NetworkAddress.complaint(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "10.0.0.1:22",
        "ap1:22",
        "[::1]:22",
        "[::1]",
        "root@ap1",
        "256.0.0.1",
        "10.0.0",
        "10.0.0.01",
        "1.2.3.4.5",
        "-oProxyCommand=x",
        "a..b",
        ".a",
        "a/b",
        "http://a",
        "2001:db8:::1",
        "1:2:3",
        "fe80::1%",
        "fe80::1%a b",
        "fe80::1%a%b",
        "bücher.de",
        "a;b"
      })
  void whatIsNoAddressGetsAdvice(String text) {
    assertThat(NetworkAddress.complaint(text)).isPresent();
  }

  @Test
  void aNameBeyondTheLimitOfDnsIsNoAddress() {
    assertThat(NetworkAddress.complaint("a.".repeat(127) + "a")).isPresent();
    assertThat(NetworkAddress.complaint("a".repeat(64) + ".example")).isPresent();
  }

  @Test
  void theSameAddressWrittenInTwoWaysIsTheSame() {
    assertThat(NetworkAddress.canonical("2001:DB8:0::1"))
        .isEqualTo(NetworkAddress.canonical("2001:db8::1"));
    assertThat(NetworkAddress.canonical("AP1.example.")).isEqualTo("ap1.example");
    assertThat(NetworkAddress.canonical("fe80::1%eth0"))
        .isNotEqualTo(NetworkAddress.canonical("fe80::1%eth1"));
  }
}

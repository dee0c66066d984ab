package dev.wrtfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.HostPattern.Expansion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {
  @ParameterizedTest
  @CsvSource({
    "ap1, ap1",
    "ap[1:3], ap1 ap2 ap3",
    "ap[08:11].x, ap08.x ap09.x ap10.x ap11.x",
    "ap[8:11], ap8 ap9 ap10 ap11",
    "ap[04:08:2], ap04 ap06 ap08",
    "ap[04:07:2], ap04 ap06",
    "ap[0:2], ap0 ap1 ap2",
    "ap[7:7], ap7",
    "sw-[a:c], sw-a sw-b sw-c",
    "sw-[A:E:2], sw-A sw-C sw-E",
    "[a:b]-[1:2], a-1 a-2 b-1 b-2",
    "[1:2][1:2], 11 12 21 22",
  })
  void rangesAreWrittenOut(String pattern, String names) {
    assertThat(HostPattern.expand(pattern))
        .isEqualTo(new Expansion.Hosts(java.util.List.of(names.split(" "))));
  }

  @ParameterizedTest
  @CsvSource({
    "ap[20:01], runs backwards",
    "sw[c:a], runs backwards",
    "ap[1:5:0], never moves on",
    "ap[09:100], differ in length",
    "ap[1:05], differ in length",
    "ap[], no range",
    "ap[a:5], no range",
    "ap[1:2:3:4], no range",
    "ap[1:2, do not match",
    "ap1], do not match",
    "ap[[1:2]], do not match",
    "ap[0:20000], more than 20000",
    "ap[1:999999999], more than 20000",
    "ap[1:150]-[1:150], more than 20000",
  })
  void whatIsNoRangeSaysSo(String pattern, String words) {
    assertThat(HostPattern.expand(pattern))
        .isInstanceOfSatisfying(
            Expansion.Wrong.class,
            wrong -> {
              assertThat(wrong.what()).contains(words);
              assertThat(wrong.advice()).isNotEmpty();
            });
  }

  @Test
  void asManyAsTheLimitAreFine() {
    assertThat(HostPattern.expand("ap[1:20000]"))
        .isInstanceOfSatisfying(
            Expansion.Hosts.class, hosts -> assertThat(hosts.names()).hasSize(20_000));
  }
}

package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "90s, PT90S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "500ms, PT0.5S",
    "1h30m, PT1H30M",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "1m500ms, PT1M0.5S"
  })
  void durationsAreRead(String written, Duration duration) {
    assertThat(WrittenDuration.parse(written)).contains(duration);
    assertThat(WrittenDuration.parse(WrittenDuration.format(duration))).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "5 m",
        "5min",
        "1m1h",
        "5m5m",
        "-5m",
        "1.5h",
        "5M",
        "1h 30m",
        "99999999999s",
        "5mss",
        "٣s"
      })
  void whatIsNoneIsNotGuessed(String written) {
    assertThat(WrittenDuration.parse(written)).isEmpty();
  }
}

package dev.wrtfleet.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** When a server says it is to be asked again. */
class RetryAfterTest {
  @Test
  void aRetryAfterMayBeADate() {
    InstantSource now = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(RetryAfter.of("Thu, 01 Jan 2026 00:00:30 GMT", now))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryAfter.of("Wed, 31 Dec 2025 00:00:30 GMT", now)).isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.of("soon", now)).isEqualTo(Duration.ZERO);
    assertThat(RetryAfter.of("-5", now)).isEqualTo(Duration.ZERO);
  }
}

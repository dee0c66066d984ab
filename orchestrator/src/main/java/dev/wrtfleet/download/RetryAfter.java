package dev.wrtfleet.download;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** How long a server wants to be left alone: seconds or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
  private static final int DIGITS_MAX = 9;

  private RetryAfter() {}

  static Duration of(HttpResponse<?> answer, InstantSource clock) {
    return of(answer.headers().firstValue("Retry-After").orElse(""), clock);
  }

  static Duration of(String text, InstantSource clock) {
    String value = text.strip();
    if (!value.isEmpty()
        && value.length() <= DIGITS_MAX
        && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      var at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), at);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }
}

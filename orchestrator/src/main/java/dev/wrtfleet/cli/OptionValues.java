package dev.wrtfleet.cli;

import dev.wrtfleet.forecast.Lasting;
import dev.wrtfleet.playbook.WrittenDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values are written that several options take; what is wrong is said with an example. */
final class OptionValues {
  private OptionValues() {}

  /** {@code 5%} or {@code 0.5}. */
  static final class Share implements ITypeConverter<Double> {
    static final double ALL = 100;
    private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%?");

    @Override
    public Double convert(String text) {
      Matcher parts = FORM.matcher(text.strip());
      if (!parts.matches() || Double.parseDouble(parts.group(1)) > ALL) {
        throw new TypeConversionException("'" + text + "' is no share; write it as 5% or 0.5%");
      }
      return Double.valueOf(parts.group(1));
    }
  }

  /** {@code 90s}. */
  static final class Time implements ITypeConverter<Duration> {
    /** Longer than any playbook may wait. */
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(String text) {
      return WrittenDuration.parse(text.strip())
          .filter(time -> time.compareTo(LONGEST) <= 0)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'" + text + "' is no time; write it as 90s, 2m30s or 1h"));
    }
  }

  /** {@code 2m..5m}; one time alone is always that. */
  static final class Times implements ITypeConverter<Lasting> {
    @Override
    public Lasting convert(String text) {
      int dots = text.indexOf("..");
      Duration median = new Time().convert(dots < 0 ? text : text.substring(0, dots));
      Duration most = dots < 0 ? median : new Time().convert(text.substring(dots + 2));
      if (median.isZero() || most.compareTo(median) < 0) {
        throw new TypeConversionException(
            "'" + text + "': the first time is half's, the second, longer one that of 95 of 100");
      }
      return new Lasting.Spread(median, most);
    }
  }

  /** {@code 8MB}, {@code 500kB/s}, in thousands. */
  static final class Bytes implements ITypeConverter<Long> {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?) ?([kM]?)B?(?:/s)?");

    @Override
    public Long convert(String text) {
      Matcher parts = FORM.matcher(text.strip());
      if (parts.matches()) {
        long unit =
            switch (parts.group(2)) {
              case "k" -> 1_000;
              case "M" -> 1_000_000;
              default -> 1;
            };
        long bytes = Math.round(Double.parseDouble(parts.group(1)) * unit);
        if (bytes > 0) {
          return bytes;
        }
      }
      throw new TypeConversionException("'" + text + "' is none; write it as 8MB or 500kB/s");
    }
  }

  /** {@code 2027-01-11T22:00:00Z}. */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Instant.parse(text.strip());
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is no time; write it as 2027-01-11T22:00:00Z");
      }
    }
  }
}

package dev.wrtfleet.cli;

import dev.wrtfleet.forecast.Assumptions;
import dev.wrtfleet.forecast.Lasting;
import dev.wrtfleet.forecast.Rates;
import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What {@code simulate} assumes; each option says what is taken where it is not given. */
final class AssumedOptions {
  private static final double ALL = 100;

  @Option(
      names = "--unreachable",
      paramLabel = "PERCENT",
      converter = Share.class,
      description = "Routers that do not answer when it is their turn (default: 2%%).")
  @Nullable Double unreachable;

  @Option(
      names = "--refused",
      paramLabel = "PERCENT",
      converter = Share.class,
      description = "Routers that end before their flash: too little memory … (default: 1%%).")
  @Nullable Double refused;

  @Option(
      names = "--old-firmware",
      paramLabel = "PERCENT",
      converter = Share.class,
      description = "Routers that come back with their old firmware (default: 0.5%%).")
  @Nullable Double oldFirmware;

  @Option(
      names = "--degraded",
      paramLabel = "PERCENT",
      converter = Share.class,
      description = "Routers that come back and are not healthy (default: 0.5%%).")
  @Nullable Double degraded;

  @Option(
      names = "--lost",
      paramLabel = "PERCENT",
      converter = Share.class,
      description = "Routers that do not come back (default: 0.5%%).")
  @Nullable Double lost;

  @Option(
      names = "--prepare",
      paramLabel = "TIME[..TIME]",
      converter = Times.class,
      description = {
        "From a router's turn to its flash, without the upload: half take no longer",
        "than the first, 95 of 100 no longer than the second (default: 20s..1m)."
      })
  @Nullable Lasting prepare;

  @Option(
      names = "--upload",
      paramLabel = "RATE",
      converter = Bytes.class,
      description = "To one router, for instance 500kB/s (default: 1MB/s).")
  @Nullable Long upload;

  @Option(
      names = "--image-size",
      paramLabel = "SIZE",
      converter = Bytes.class,
      defaultValue = "8MB",
      description = "Of images the catalog does not have (default: ${DEFAULT-VALUE}).")
  long imageSize;

  @Option(
      names = "--away",
      paramLabel = "TIME[..TIME]",
      converter = Times.class,
      description = "From the flash to the first login afterwards (default: 2m30s..5m30s).")
  @Nullable Lasting away;

  @Option(
      names = "--approval-after",
      paramLabel = "TIME",
      converter = Time.class,
      description = "How long a wave that asks waits for its approval (default: 10m).")
  @Nullable Duration approval;

  @Option(
      names = "--from-history",
      description = {
        "Take rates and times from the newest 50 runs instead of the defaults.",
        "Options given go before them."
      })
  boolean fromHistory;

  /** What was given, over these. */
  Assumptions over(Assumptions base) {
    Map<Outcome, Double> percent = new EnumMap<>(Outcome.class);
    percent.putAll(base.rates().percent());
    put(percent, Outcome.UNREACHABLE, unreachable);
    put(percent, Outcome.REFUSED, refused);
    put(percent, Outcome.OLD_FIRMWARE, oldFirmware);
    put(percent, Outcome.DEGRADED, degraded);
    put(percent, Outcome.LOST, lost);
    double sum = percent.values().stream().mapToDouble(Double::doubleValue).sum();
    if (sum > ALL) {
      throw FleetException.wrongInput(
          Problem.of(
              "simulate.rates",
              "the shares of routers that are not upgraded make more than all of them",
              "together they are " + sum + " %",
              "Give smaller shares; those not given are in 'wrtfleet simulate --help'."));
    }
    Assumptions assumed = base.with(new Rates(percent));
    assumed = prepare == null ? assumed : assumed.withPrepare(prepare);
    assumed = upload == null ? assumed : assumed.withUpload(OptionalLong.of(upload));
    assumed = away == null ? assumed : assumed.withAway(away);
    return approval == null ? assumed : assumed.withApproval(approval);
  }

  private static void put(Map<Outcome, Double> percent, Outcome outcome, @Nullable Double given) {
    if (given != null) {
      percent.put(outcome, given);
    }
  }

  /** {@code 5%} or {@code 0.5}. */
  static final class Share implements ITypeConverter<Double> {
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
}

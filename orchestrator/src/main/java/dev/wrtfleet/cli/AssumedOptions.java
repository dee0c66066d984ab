package dev.wrtfleet.cli;

import dev.wrtfleet.forecast.Assumptions;
import dev.wrtfleet.forecast.Lasting;
import dev.wrtfleet.forecast.Rates;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code simulate} assumes; each option says what is taken where it is not given. */
final class AssumedOptions {
  @Option(
      names = "--unreachable",
      paramLabel = "PERCENT",
      converter = OptionValues.Share.class,
      description = "Routers that do not answer when it is their turn (default: 2%%).")
  @Nullable Double unreachable;

  @Option(
      names = "--refused",
      paramLabel = "PERCENT",
      converter = OptionValues.Share.class,
      description = "Routers that end before their flash: too little memory … (default: 1%%).")
  @Nullable Double refused;

  @Option(
      names = "--old-firmware",
      paramLabel = "PERCENT",
      converter = OptionValues.Share.class,
      description = "Routers that come back with their old firmware (default: 0.5%%).")
  @Nullable Double oldFirmware;

  @Option(
      names = "--degraded",
      paramLabel = "PERCENT",
      converter = OptionValues.Share.class,
      description = "Routers that come back and are not healthy (default: 0.5%%).")
  @Nullable Double degraded;

  @Option(
      names = "--lost",
      paramLabel = "PERCENT",
      converter = OptionValues.Share.class,
      description = "Routers that do not come back (default: 0.5%%).")
  @Nullable Double lost;

  @Option(
      names = "--prepare",
      paramLabel = "TIME[..TIME]",
      converter = OptionValues.Times.class,
      description = {
        "From a router's turn to its flash, without the upload: half take no longer",
        "than the first, 95 of 100 no longer than the second (default: 20s..1m)."
      })
  @Nullable Lasting prepare;

  @Option(
      names = "--upload",
      paramLabel = "RATE",
      converter = OptionValues.Bytes.class,
      description = "To one router, for instance 500kB/s (default: 1MB/s).")
  @Nullable Long upload;

  @Option(
      names = "--image-size",
      paramLabel = "SIZE",
      converter = OptionValues.Bytes.class,
      defaultValue = "8MB",
      description = "Of images the catalog does not have (default: ${DEFAULT-VALUE}).")
  long imageSize;

  @Option(
      names = "--away",
      paramLabel = "TIME[..TIME]",
      converter = OptionValues.Times.class,
      description = "From the flash to the first login afterwards (default: 2m30s..5m30s).")
  @Nullable Lasting away;

  @Option(
      names = "--approval-after",
      paramLabel = "TIME",
      converter = OptionValues.Time.class,
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
    if (sum > OptionValues.Share.ALL) {
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
}

package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.ImageTestReport;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.ValidatorReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets the router judge the image with exactly the flags the flash will use. Options go first, one
 * flag a word, the image last: options after the image are ignored, and the flash is real.
 */
final class ImageTest {
  /** The check of a NAND image unpacks it; slow flash takes a minute. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final int NO_SUCH_COMMAND = 127;
  private static final String ADVICE =
      "Nothing was flashed. Check that the image is the right one for this router; run"
          + " 'wrtfleet inspect' on it.";

  private ImageTest() {}

  static Optional<End> check(Trip trip, Session session, Release release) throws LinkException {
    String file = OnRouter.image(trip.image().sha256());
    CommandResult result = session.ask(Command.of(words("-T", trip, file)).within(LIMIT));
    Optional<End> refused =
        switch (ImageTestReport.of(result)) {
          case ImageTestReport.Refused(String reason) ->
              Optional.of(End.refused("the router refuses the image: " + reason, ADVICE));
          case ImageTestReport.Unsure(String said) ->
              Optional.of(
                  End.refused(
                      "the router's test of the image is not to be trusted: " + said, ADVICE));
          case ImageTestReport.Accepted(boolean withoutMetadata)
              when withoutMetadata && !trip.image().mapped() ->
              Optional.of(
                  End.refused(
                      "the router does not see the metadata that names its board in the image",
                      ADVICE));
          case ImageTestReport.Accepted a -> Optional.empty();
        };
    return refused.isPresent() || !release.atLeast(19, 7) ? refused : validate(trip, session, file);
  }

  /** {@code sysupgrade [-T] [-n | -f CONFIG] FILE}. */
  static String[] words(String flag, Trip trip, String file) {
    List<String> words = new ArrayList<>(List.of("sysupgrade"));
    if (!flag.isEmpty()) {
      words.add(flag);
    }
    if (!trip.keepsConfig()) {
      words.add("-n");
    }
    trip.planned()
        .restores()
        .filter(config -> trip.keepsConfig())
        .ifPresent(config -> words.addAll(List.of("-f", OnRouter.config(config.sha256()))));
    words.add(file);
    return words.toArray(String[]::new);
  }

  /**
   * Asks the validator itself: {@code -T} ends with 0 where it dies, and never looks whether the
   * configuration may be kept.
   */
  private static Optional<End> validate(Trip trip, Session session, String file)
      throws LinkException {
    String save = trip.keepsConfig() ? "SAVE_CONFIG=1" : "SAVE_CONFIG=0";
    ShellLine line = ShellLine.of(save, "VERBOSE=1", "/usr/libexec/validate_firmware_image", file);
    CommandResult result = session.ask(Command.of(line).within(LIMIT));
    if (result.ending() instanceof Ending.Exited(int status) && status == NO_SUCH_COMMAND) {
      return Optional.empty();
    }
    Optional<ValidatorReport> report = ValidatorReport.parse(result.out());
    if (report.isEmpty()) {
      return Optional.of(
          End.refused(
              "the router's check of the image did not come to a verdict: "
                  + RouterWords.of(result),
              ADVICE));
    }
    if (!report.get().valid()) {
      return Optional.of(
          End.refused("the router calls the image invalid: " + words(result), ADVICE));
    }
    return report.get().allowBackup() || !trip.keepsConfig()
        ? Optional.empty()
        : Optional.of(
            End.refused(
                "the router would not carry its configuration over to this image: " + words(result),
                "Upgrade it with 'config: wipe' and set it up anew, or leave it out."));
  }

  private static String words(CommandResult result) {
    String words = RouterWords.sentence(result.err());
    return words.isEmpty() ? "it gives no reason" : words;
  }
}

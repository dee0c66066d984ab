package dev.wrtfleet.router;

import java.util.Optional;

/**
 * What {@code /usr/libexec/validate_firmware_image} (19.07 and newer) printed; its exit status is
 * always 0 and says nothing.
 *
 * @param valid whether the router would flash the image
 * @param allowBackup whether it would carry the configuration over
 */
public record ValidatorReport(boolean valid, boolean allowBackup) {
  /** Reads the JSON; empty where a verdict is missing, as when the script was killed. */
  public static Optional<ValidatorReport> parse(String output) {
    return JsonAnswer.object(output)
        .filter(root -> root.path("valid").isBoolean() && root.path("allow_backup").isBoolean())
        .map(root ->
            new ValidatorReport(
                root.path("valid").asBoolean(), root.path("allow_backup").asBoolean()));
  }
}

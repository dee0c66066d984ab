package dev.wrtfleet.router;

import java.util.List;

/**
 * What {@code sysupgrade -T} says of an image. Exit 0 alone proves nothing: where the validator
 * script dies, the test still ends with 0 (OpenWrt package/base-files sbin/sysupgrade).
 */
public sealed interface ImageTestReport {
  /**
   * The router would take it.
   *
   * @param withoutMetadata the router saw no metadata and took it all the same, as on x86
   */
  record Accepted(boolean withoutMetadata) implements ImageTestReport {}

  /** The router would not take it, for this reason, in its own words. */
  record Refused(String reason) implements ImageTestReport {}

  /** It ended well and said something that does not go with that; must count as a refusal. */
  record Unsure(String words) implements ImageTestReport {}

  /** Words that make an exit 0 worthless. */
  List<String> DOUBTS =
      List.of(
          "Failed to parse message data",
          "bad number",
          "out of range",
          "arithmetic syntax error",
          "Partition layout has changed",
          "Cannot save config",
          "update anyway",
          "WARNING: Variable",
          "No space left on device",
          "ut of memory",
          "Killed",
          "Segmentation fault",
          "Usage:",
          "can't open",
          "Failed to check image",
          "Invalid ");

  /** Said by every refusal, or advice we never follow. */
  List<String> NOISE =
      List.of(
          "Use sysupgrade -F",
          "Image check failed.",
          "Image check 'fwtool_check_image' failed.",
          "Image check 'platform_check_image' failed.",
          "verifying sysupgrade tar file integrity",
          "Image not in /tmp, copying...");

  /** Judges how {@code sysupgrade -T} ended and what it said. */
  static ImageTestReport of(CommandResult result) {
    List<String> said = RouterWords.lines(result.out(), result.err());
    boolean doubtful = said.stream().anyMatch(line -> startsOrContains(line, DOUBTS));
    if (result.ok() && !doubtful) {
      return new Accepted(
          said.stream().anyMatch(line -> line.matches("Image metadata not (found|present)")));
    }
    List<String> reasons = said.stream().filter(line -> !startsOrContains(line, NOISE)).toList();
    String words = RouterWords.join(reasons.isEmpty() ? said : reasons);
    if (result.ok()) {
      return new Unsure(words);
    }
    return result.ending() instanceof Ending.Exited
        ? new Refused(words.isEmpty() ? result.ending().words() + ", without a reason" : words)
        : new Unsure(words.isEmpty() ? result.ending().words() : words);
  }

  private static boolean startsOrContains(String line, List<String> texts) {
    return texts.stream().anyMatch(line::contains);
  }
}

package dev.wrtfleet.router;

import java.util.List;

/**
 * What the flash command's ending and words hint at; never a verdict. A flash that works looks like
 * exit 246 and "(Connection failed)" (22.03 and newer), a closed connection (18.06 to 21.02) or
 * silence (17.01 and older); a refusal by procd looks nearly the same but for the reason in
 * parentheses (ubus cli.c, procd system.c).
 *
 * @param words what was said, as one sentence
 */
public record FlashAnswer(Hint hint, String words) {
  /** What to do about it. */
  public enum Hint {
    /** sysupgrade said no before the point of no return; look whether the old boot still runs. */
    REFUSED,
    /** The lock on the router was not to be had; our sysupgrade was not started. */
    LOCKED,
    /** The router had rebooted before the command came; our sysupgrade was not started. */
    REBOOTED,
    /** It may be under way; only the router's next boot tells. */
    UNDER_WAY
  }

  /** What the line that takes the lock says where it does not; then why, then who holds it. */
  public static final String LOCK_SAYS = "wrtfleet.lock:";

  /** Its exit status then; no release's sysupgrade ends so. */
  public static final int NOT_LOCKED = 75;

  private static final List<String> REFUSALS =
      List.of(
          "Image check failed",
          "Image check '",
          "Failed to create the configuration backup",
          "Invalid option",
          "Invalid config file",
          "Image file not found",
          "Firmware upgrade is not implemented",
          "(Operation not supported)",
          "(Unknown error)",
          "(Invalid argument)",
          "(Method not found)",
          "(Permission denied)",
          "Command failed: Operation not supported",
          "Command failed: Unknown error",
          "Command failed: Not found");

  /**
   * procd may go on after the call ended this way: service_stop_all kills ubusd before the flash,
   * and a validation longer than ubus waits still leads to one.
   */
  private static final List<String> OPEN =
      List.of("Connection failed", "Request timed out", "Failed to connect to ubus");

  private static final int CONNECTION_FAILED = 246;
  private static final int CONNECTION_FAILED_ON_TTY = 10;

  /** Reads how the command ended. */
  public static FlashAnswer of(CommandResult result) {
    return new FlashAnswer(hint(result), RouterWords.of(result));
  }

  /** For a link that broke, or a command that said nothing until its limit. */
  public static FlashAnswer noAnswer(LinkFailure failure) {
    return new FlashAnswer(Hint.UNDER_WAY, failure.words());
  }

  private static Hint hint(CommandResult result) {
    String text = result.out() + "\n" + result.err();
    if (result.ending().equals(new Ending.Exited(NOT_LOCKED)) && text.contains(LOCK_SAYS)) {
      return text.contains(LOCK_SAYS + " boot") ? Hint.REBOOTED : Hint.LOCKED;
    }
    if (OPEN.stream().anyMatch(text::contains)) {
      return Hint.UNDER_WAY;
    }
    if (REFUSALS.stream().anyMatch(text::contains)) {
      return Hint.REFUSED;
    }
    return switch (result.ending()) {
      case Ending.Exited(int status) -> endedBeforeTheCall(status, text);
      case Ending.Killed k -> Hint.UNDER_WAY;
      case Ending.Closed c -> Hint.UNDER_WAY;
    };
  }

  private static Hint endedBeforeTheCall(int status, String text) {
    boolean open =
        status == 0
            || status == CONNECTION_FAILED
            || status == CONNECTION_FAILED_ON_TTY
            || text.contains("Commencing upgrade");
    return open ? Hint.UNDER_WAY : Hint.REFUSED;
  }
}

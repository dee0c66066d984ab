package dev.wrtfleet.router;

import java.time.Duration;

/**
 * What a command on a router came to.
 *
 * @param out stdout as UTF-8, up to the command's limit
 * @param err stderr as UTF-8, up to the command's limit
 * @param cut whether more came than was kept
 */
public record CommandResult(
    Command command, Ending ending, String out, String err, boolean cut, Duration took) {
  /** Whether it ended with status 0. */
  public boolean ok() {
    return ending instanceof Ending.Exited(int status) && status == 0;
  }
}

package dev.wrtfleet.router;

import java.util.regex.Pattern;

/**
 * Reads {@code pgrep -l upgrade}: whether sysupgrade or procd's {@code upgraded} runs. It goes by
 * the process name, so neither pgrep nor the shell around it is found.
 */
public final class RunningUpgrade {
  private static final Pattern PROCESS = Pattern.compile("(?m)^\\s*\\d+\\s+\\S*upgrade\\S*");

  private RunningUpgrade() {}

  /** Whether the list has one. */
  public static boolean isIn(String output) {
    return PROCESS.matcher(output).find();
  }
}

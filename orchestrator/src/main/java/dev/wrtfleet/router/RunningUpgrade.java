package dev.wrtfleet.router;

import java.util.regex.Pattern;

/**
 * Reads {@code pidof sysupgrade upgraded}: whether sysupgrade, or the {@code upgraded} that procd
 * turns into, runs. It finds scripts by their name too, and neither itself nor the shell around it.
 */
public final class RunningUpgrade {
  private static final Pattern PROCESSES = Pattern.compile("\\s*\\d+(\\s+\\d+)*\\s*");

  private RunningUpgrade() {}

  /** Whether the answer names a process. */
  public static boolean isIn(String output) {
    return PROCESSES.matcher(output).matches();
  }
}

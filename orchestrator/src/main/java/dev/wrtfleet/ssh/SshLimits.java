package dev.wrtfleet.ssh;

import java.time.Duration;

/**
 * How long an SSH connection may take, so that no router can hold us.
 *
 * @param connect for the TCP connection
 * @param login for everything from there to the finished login
 * @param silence how long a logged-in connection may answer nothing, keepalives included
 * @param loginsAtOnce unfinished logins to one router; dropbear resets the sixth from one address
 *     (MAX_UNAUTH_PER_IP)
 */
public record SshLimits(Duration connect, Duration login, Duration silence, int loginsAtOnce) {
  /** Keepalives that may go unanswered; the silence is divided among them. */
  static final int KEEP_ALIVES = 3;

  /** Refuses limits that cannot be kept: the SSH library counts keepalives in whole seconds. */
  public SshLimits {
    if (connect.toMillis() < 1 || login.toMillis() < 1 || loginsAtOnce < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (silence.toSeconds() < KEEP_ALIVES) {
      throw new IllegalArgumentException("silence must be at least " + KEEP_ALIVES + " s");
    }
  }

  /** Enough for a busy 400 MHz router behind a slow line. */
  public static SshLimits defaults() {
    return new SshLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(45), 4);
  }

  int keepAliveSeconds() {
    return Math.toIntExact(silence.toSeconds() / KEEP_ALIVES);
  }
}

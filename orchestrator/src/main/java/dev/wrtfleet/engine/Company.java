package dev.wrtfleet.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a process drives runs alone or beside others on the same database, and what share of the
 * work it does.
 *
 * @param name this process and this life of it, different from all others; empty where it is alone
 * @param share the hosts worked on here
 * @param heartbeat how often a process says that it still works on what it took
 */
public record Company(Optional<String> name, Share share, Duration heartbeat) {
  /** Missed heartbeats after which a process counts as dead; fewer the scheduler does not allow. */
  static final int MISSED_MAX = 4;

  /**
   * Dead after four of them, and looked for every second one: what a dead process worked on is
   * taken over between 16 and 24 seconds after its last heartbeat.
   */
  private static final Duration USUAL = Duration.ofSeconds(4);

  /** Nobody else drives runs of this store. */
  public static Company alone() {
    return new Company(Optional.empty(), Share.of(Set.of()), USUAL);
  }

  /** Others do, too. */
  public static Company of(String name, Share share) {
    return new Company(Optional.of(name), share, USUAL);
  }

  boolean isShared() {
    return name.isPresent();
  }

  /** Whether hosts of this site are worked on here. */
  boolean worksFor(Optional<String> site) {
    return share.has(site);
  }

  /** After how long without a heartbeat a process counts as dead. */
  Duration deadAfter() {
    return heartbeat.multipliedBy(MISSED_MAX);
  }
}

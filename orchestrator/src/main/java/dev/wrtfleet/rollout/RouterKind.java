package dev.wrtfleet.rollout;

/**
 * Routers that are alike for an upgrade: of one board, and running one release. What breaks one of
 * them most likely breaks the others.
 *
 * @param release the version it runs before; empty where it could not be read
 */
public record RouterKind(String board, String release) {
  /** The kind of a planned host. */
  public static RouterKind of(PlannedHost host) {
    return new RouterKind(host.board(), host.fromVersion());
  }

  /** For people: {@code avm,fritzbox-4040 from 23.05.5}. */
  @Override
  public String toString() {
    return release.isEmpty() ? board : board + " from " + release;
  }
}

package dev.wrtfleet.upgrade;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RunningUpgrade;
import dev.wrtfleet.router.ShellLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What we put on a router: the image and a lock, both in /tmp, which is memory and gone after a
 * boot. The lock is a directory, since mkdir is the one atomic test-and-set every release has.
 */
final class OnRouter {
  static final String LOCK = "/tmp/wrtfleet.lock";

  private static final Logger LOG = LoggerFactory.getLogger(OnRouter.class);
  private static final Command LOCK_IS_THERE =
      Command.of(ShellLine.verbatim("[ -e /tmp/wrtfleet.lock ]"));
  private static final Command UPGRADES = Command.of("pidof", "sysupgrade", "upgraded");
  private static final int HASH_IN_NAME = 8;

  private OnRouter() {}

  /** Where the image with this hash lies once it is whole. */
  static String image(String sha256) {
    return "/tmp/wrtfleet-" + sha256.substring(0, HASH_IN_NAME) + ".bin";
  }

  /** Where it grows until then. */
  static String part(String sha256) {
    return image(sha256) + ".part";
  }

  static boolean isLocked(Session session) throws LinkException {
    return session.ask(LOCK_IS_THERE).ok();
  }

  /** Whether any sysupgrade runs, ours or another's. */
  static boolean isUpgrading(Session session) throws LinkException {
    CommandResult result = session.ask(UPGRADES);
    return RunningUpgrade.isIn(result.out());
  }

  static void remove(Session session, String file) throws LinkException {
    session.ask(Command.of("rm", "-f", file));
  }

  /** Frees the memory of a host that has ended; its end stands, whether or not this works. */
  static void tidyImage(Session session, String sha256) {
    try {
      remove(session, part(sha256));
      remove(session, image(sha256));
    } catch (LinkException e) {
      Interrupted.stop();
      LOG.info("left behind in /tmp until the next boot: {}", e.failure().words());
    }
  }

  /** The same, and frees the lock, the image first: a late flash command finds nothing then. */
  static void tidyImageAndLock(Session session, String sha256) {
    tidyImage(session, sha256);
    try {
      session.ask(Command.of("rmdir", LOCK));
    } catch (LinkException e) {
      Interrupted.stop();
      LOG.info("the lock stays until the next boot: {}", e.failure().words());
    }
  }

  /** Takes the lock without flashing, so that a flash command still on its way finds it taken. */
  static boolean lock(Session session) throws LinkException {
    return session.ask(Command.of("mkdir", LOCK)).ok();
  }
}

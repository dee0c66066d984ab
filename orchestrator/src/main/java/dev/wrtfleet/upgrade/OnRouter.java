package dev.wrtfleet.upgrade;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RunningUpgrade;
import dev.wrtfleet.router.ShellLine;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What we put on a router besides the lock: the image, and a configuration it is to get back, in
 * /tmp, which is memory and gone after a boot.
 */
final class OnRouter {
  private static final Logger LOG = LoggerFactory.getLogger(OnRouter.class);
  private static final Command UPGRADES =
      Command.of(
          ShellLine.of(
              Stream.concat(Stream.of("pidof"), RouterLock.UPGRADERS.stream())
                  .toArray(String[]::new)));
  private static final int HASH_IN_NAME = 8;
  private static final Pattern NAME = Pattern.compile("wrtfleet-[0-9a-f]{8}\\.(bin|tgz)");

  /** Where {@code sysupgrade -T -f} leaves a copy of the configuration. */
  private static final String TESTED_CONFIG = "/tmp/sysupgrade.tgz";

  private OnRouter() {}

  /** Where the image with this hash lies once it is whole. */
  static String image(String sha256) {
    return "/tmp/wrtfleet-" + sha256.substring(0, HASH_IN_NAME) + ".bin";
  }

  /** Where the configuration with this hash lies once it is whole. */
  static String config(String sha256) {
    return "/tmp/wrtfleet-" + sha256.substring(0, HASH_IN_NAME) + ".tgz";
  }

  /** Where either grows until then. */
  static String part(String file) {
    return file + ".part";
  }

  /** Whether any upgrade runs, ours or another's. */
  static boolean isUpgrading(Session session) throws LinkException {
    CommandResult result = session.ask(UPGRADES);
    return RunningUpgrade.isIn(result.out());
  }

  /**
   * Takes off what other runs brought, which died before they could: nobody else is at work on a
   * router whose lease is ours.
   */
  static void tidyOthers(Session session, Trip trip) throws LinkException {
    var own = new ArrayList<String>();
    own.add(image(trip.image().sha256()));
    trip.planned().restores().ifPresent(kept -> own.add(config(kept.sha256())));
    CommandResult listed = session.ask(Command.of("ls", "/tmp"));
    for (String name : listed.out().lines().map(String::strip).toList()) {
      String file = "/tmp/" + name;
      if (NAME.matcher(name).matches() && !own.contains(file)) {
        remove(session, file);
      }
    }
  }

  static void remove(Session session, String file) throws LinkException {
    session.ask(Command.of("rm", "-f", file));
  }

  /** Frees the memory of a host that has ended; its end stands, whether or not this works. */
  static void tidy(Session session, Trip trip) {
    String image = image(trip.image().sha256());
    try {
      remove(session, part(image));
      remove(session, image);
      if (trip.planned().restores().isPresent()) {
        String config = config(trip.planned().restores().get().sha256());
        remove(session, part(config));
        remove(session, config);
        remove(session, TESTED_CONFIG);
      }
    } catch (LinkException e) {
      Interrupted.stop();
      LOG.info("left behind in /tmp until the next boot: {}", e.failure().words());
    }
  }
}

package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.InstalledPackages;
import dev.wrtfleet.router.ApkWorld;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.OpkgStatus;
import java.util.Optional;

/**
 * Asks a router which packages it has: apk where its list is there (25.12 and newer), else opkg.
 * Writes nothing. Only the lines that count are sent, a tenth of what the lists have.
 */
final class PackageLook {
  private static final String APK_WORLD = "/etc/apk/world";
  private static final String OPKG_STATUS = "/usr/lib/opkg/status";

  /** Where the image keeps what it was built with, below the overlay; not there on ext4. */
  private static final String ROM = "/rom";

  private PackageLook() {}

  /** The packages; empty where neither list can be read. */
  static Optional<InstalledPackages> read(Link link) throws LinkException {
    CommandResult world = link.run(Command.of("cat", APK_WORLD));
    if (world.ok()) {
      return ApkWorld.parse(
          world.out(),
          orNothing(link.run(Command.of("cat", ROM + APK_WORLD))),
          orNothing(link.run(Command.of("grep", "^[PDp]:", "/lib/apk/db/installed"))));
    }
    return OpkgStatus.parse(
        orNothing(link.run(opkg(OPKG_STATUS))), orNothing(link.run(opkg(ROM + OPKG_STATUS))));
  }

  private static Command opkg(String file) {
    return Command.of("grep", "-E", "^(Package|Status|Depends|Provides|Auto-Installed):", file);
  }

  /** A list cut short would lose packages without a word: it counts as none. */
  private static String orNothing(CommandResult result) {
    return result.ok() && !result.cut() ? result.out() : "";
  }
}

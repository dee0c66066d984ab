package dev.wrtfleet.image;

import java.util.List;
import java.util.Optional;

/**
 * The tar NAND and eMMC boards take: {@code sysupgrade-BOARD/} with CONTROL, kernel and root.
 * Source: OpenWrt {@code scripts/sysupgrade-tar.sh}, {@code
 * package/base-files/files/lib/upgrade/nand.sh}.
 */
final class SysupgradeTar implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    return of(sample.tar());
  }

  /** What this tar is, where it is one. */
  static Optional<Finding> of(TarWalk tar) {
    List<String> members = tar.members();
    if (members.isEmpty()) {
      return Optional.empty();
    }
    if (members.contains("vmlinux.tmp") && members.contains("compat")) {
      return Finding.found("tar", Shape.WRAPPED, "a Ubiquiti EdgeRouter factory tar");
    }
    // A backup may hold a file of that name, but not as its first.
    if (!members.getFirst().startsWith("sysupgrade-")
        || members.stream().anyMatch(SysupgradeTar::isConfig)) {
      return Finding.found(
          "tar",
          Shape.FOREIGN,
          members.stream().anyMatch(SysupgradeTar::isConfig)
              ? "a backup of a router's configuration"
              : "a tar archive that is no sysupgrade image");
    }
    String board = tar.controlBoard().map(name -> " for '" + name + "'").orElse("");
    if (tar.cut()) {
      return Finding.found("tar", Shape.CUT, "a sysupgrade tar" + board);
    }
    boolean root = members.stream().anyMatch(name -> name.endsWith("/root"));
    return root
        ? Finding.found("tar", Shape.LAYOUT, "a sysupgrade tar" + board)
        : Finding.found(
            "tar", Shape.RESCUE, "a sysupgrade tar" + board + " without a root file system");
  }

  private static boolean isConfig(String name) {
    return name.startsWith("etc/") || name.startsWith("./etc/");
  }
}

package dev.wrtfleet.upgrade;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.DiskFree;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Meminfo;
import dev.wrtfleet.router.ShellLine;
import java.util.Optional;

/**
 * Whether the image fits into the router's memory. /tmp is memory, {@code df} on it lies upwards,
 * and a router that runs out while it flashes is a brick; so MemAvailable must hold the image and a
 * reserve for the configuration archive and the ramdisk sysupgrade runs from.
 */
final class Room {
  /** The ramdisk and the buffers of stage 2. */
  private static final long RESERVE_MIN = 8L * 1024 * 1024;

  private static final Command PACKAGE_LISTS =
      Command.of(ShellLine.verbatim("rm -rf /tmp/opkg-lists /tmp/luci-*"));
  private static final Command SYNC = Command.of("sync");
  private static final Command DROP_CACHES =
      Command.of(ShellLine.of("echo", "3").to("/proc/sys/vm/drop_caches"));

  /**
   * What a router needs to work on for hours with the image in its memory: what it has in use grows
   * by day, and one that runs out of memory kills its services. Of a large memory that much more.
   */
  private static final long WORKING_MIN = 16L * 1024 * 1024;

  private static final int WORKING_SHARE = 8;

  /** /tmp fills up by day with logs and leases. */
  private static final long TMP_WORKING = 4L * 1024 * 1024;

  private Room() {}

  /** For what there must be room. */
  enum Needed {
    /** For the flash, at once. */
    NOW,
    /** For hours of work and the flash after them; nothing is deleted for it. */
    AHEAD;

    Optional<End> check(Session session, long imageBytes, long backupBytes) throws LinkException {
      return this == NOW
          ? Room.check(session, imageBytes, backupBytes)
          : Room.ahead(session, imageBytes, backupBytes);
    }
  }

  private static Optional<End> ahead(Session session, long imageBytes, long backupBytes)
      throws LinkException {
    long total = Meminfo.parse(session.ask(Probe.MEMORY).out()).map(Meminfo::totalBytes).orElse(0L);
    long working = Math.max(WORKING_MIN, total / WORKING_SHARE);
    return tight(session, needed(imageBytes, backupBytes) + working, imageBytes + TMP_WORKING);
  }

  private static long needed(long imageBytes, long backupBytes) {
    return imageBytes + Math.max(RESERVE_MIN, 2 * backupBytes);
  }

  /** Looks, frees what costs nothing where that is not enough, and looks again. */
  static Optional<End> check(Session session, long imageBytes, long backupBytes)
      throws LinkException {
    long needed = needed(imageBytes, backupBytes);
    Optional<End> tight = tight(session, needed, imageBytes);
    if (tight.isEmpty()) {
      return tight;
    }
    session.ask(PACKAGE_LISTS);
    session.ask(SYNC);
    session.ask(DROP_CACHES);
    return tight(session, needed, imageBytes);
  }

  private static Optional<End> tight(Session session, long needed, long imageBytes)
      throws LinkException {
    Optional<Meminfo> memory = Meminfo.parse(session.ask(Probe.MEMORY).out());
    var tmpFree = DiskFree.availableBytes(session.ask(Probe.TMP_FREE).out());
    if (memory.isEmpty() || tmpFree.isEmpty()) {
      return Optional.of(
          End.refused(
              "the router does not say how much memory is free", "Look with: free; df /tmp"));
    }
    long available = memory.get().availableBytes();
    if (available < needed) {
      return Optional.of(
          End.refused(
              Words.size(needed)
                  + " of free memory are needed to upgrade safely, the router has "
                  + Words.size(available),
              "Reboot it, or stop services that need much memory, and run again."));
    }
    return tmpFree.getAsLong() < imageBytes
        ? Optional.of(
            End.refused(
                Words.size(imageBytes)
                    + " are needed in /tmp for the image, there are "
                    + Words.size(tmpFree.getAsLong()),
                "Delete files from /tmp on the router, or reboot it, and run again."))
        : Optional.empty();
  }
}

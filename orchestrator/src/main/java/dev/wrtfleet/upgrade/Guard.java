package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.ShellLine;
import java.util.Optional;

/** Whether this router may be upgraded now. Changes nothing but leftovers of our own. */
final class Guard {
  private static final Command LEFTOVERS =
      Command.of(ShellLine.verbatim("rm -f /tmp/wrtfleet-*.part"));

  private Guard() {}

  static Optional<End> check(Trip trip, Session session, RouterFacts facts) throws LinkException {
    Optional<End> unfit = unfit(trip, facts);
    if (unfit.isPresent()) {
      return unfit;
    }
    Optional<String> holder = RouterLock.heldBy(session, trip.journal().fence());
    if (holder.isPresent()) {
      return Optional.of(
          End.refused(
              "another upgrade holds the lock "
                  + RouterLock.FOLDER
                  + " on the router: "
                  + holder.get(),
              "Look whether somebody else upgrades it. If nobody does, reboot it, or free the lock"
                  + " on the router with: "
                  + RouterLock.FREE_BY_HAND));
    }
    if (OnRouter.isUpgrading(session)) {
      return Optional.of(
          End.refused(
              "a sysupgrade that is not ours, or another updater, runs on the router",
              "Wait until it is over, and plan again."));
    }
    if (!trip.isRehearsal()) {
      session.ask(LEFTOVERS);
      OnRouter.tidyOthers(session, trip);
    }
    return Optional.empty();
  }

  /** What the facts alone forbid. */
  private static Optional<End> unfit(Trip trip, RouterFacts facts) {
    if (facts.identity().hostname().equals("OpenWrt-failsafe")) {
      return Optional.of(
          End.refused(
              "the router is in failsafe mode, its configuration is not mounted",
              "Mend it by hand: mount_root, find what is broken, reboot."));
    }
    if (facts.boot().rootfsType().equals("initramfs") && trip.keepsConfig()) {
      return Optional.of(
          End.refused(
              "the router runs from memory (initramfs), so there is no configuration to keep",
              "Install it with 'config: wipe', or by hand."));
    }
    if (!facts.boot().finished()) {
      return Optional.of(
          End.refused(
              "the first boot after its last upgrade is not finished (/sysupgrade.tgz is there)",
              "Wait some minutes and run again. If it stays so, look into the router's log."));
    }
    return trip.image().mapped()
        ? Optional.empty()
        : Compat.check(
            facts.identity().compatVersion(), trip.image().compatVersion(), trip.keepsConfig());
  }
}

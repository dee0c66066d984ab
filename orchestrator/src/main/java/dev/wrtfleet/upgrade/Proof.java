package dev.wrtfleet.upgrade;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import java.time.Duration;
import java.util.Optional;

/**
 * Proves, from the router's own words, that the flash did what was planned: another boot, the
 * planned revision, a board of the image. "It rebooted" is no proof: a sysupgrade that fails after
 * the point of no return reboots into the old firmware with a new boot id.
 */
final class Proof {
  private final Links links;
  private final Trip trip;
  private final Session session;
  private final FlashIssued flash;

  Proof(Links links, Trip trip, Session session, FlashIssued flash) {
    this.links = links;
    this.trip = trip;
    this.session = session;
    this.flash = flash;
  }

  /** Judges the boot that answers; empty where it does not (yet) say who it is. */
  Optional<Next> prove(Duration away) throws LinkException {
    Optional<Probe.WhoIs> answer = session.with(Probe::whoIs);
    if (answer.isEmpty() || answer.get().bootId().equals(flash.bootId())) {
      return Optional.empty();
    }
    Probe.WhoIs who = answer.get();
    trip.started(Step.PROVE, who.release().version() + " " + who.release().revision());
    trip.ran(Step.PROVE, session.takeCommands());
    Optional<End> end = judge(who);
    if (end.isPresent()) {
      return Optional.of(trip.end(end.get()));
    }
    if (flash.config() == ConfigPolicy.WIPE) {
      // Before the proof is written: a crash in between must find the key it will need.
      links.replaceHostKey(trip.host(), session.link().hostKey());
    }
    trip.journal()
        .append(
            new Event.Proved(
                trip.name(), who.bootId(), who.release().revision(), who.board(), away));
    return Optional.of(new Next.Again(Duration.ZERO));
  }

  private Optional<End> judge(Probe.WhoIs who) {
    String revision = who.release().revision();
    boolean boardFits = boardFits(who.board());
    if (revision.equals(flash.revision()) && boardFits) {
      return Optional.of(
          new End(
              Outcome.OLD_FIRMWARE,
              "it rebooted and still runs " + who.release().version() + " " + revision,
              "sysupgrade gave up after it had begun. Look at the router's serial console if you"
                  + " can; stop services that hold files open, reboot it, and try it alone."));
    }
    PlannedImage image = flash.image();
    if (!boardFits) {
      return Optional.of(
          stranger("it calls itself board '" + who.board() + "', which the image is not for"));
    }
    boolean asPlanned = image.revision().isEmpty() || image.revision().equals(revision);
    return asPlanned
        ? Optional.empty()
        : Optional.of(stranger("it runs " + revision + ", planned was " + image.revision()));
  }

  /** A mapped image names no board; then the router must call itself what it did before. */
  private boolean boardFits(String board) {
    return flash.image().boards().contains(board)
        || ((flash.image().mapped() || flash.image().boards().isEmpty())
            && board.equals(trip.planned().board()));
  }

  private static End stranger(String words) {
    return new End(
        Outcome.STRANGER,
        "a router answers that is not what was planned: " + words,
        "Another router may have its address, or somebody else flashed it. Look at the device"
            + " itself, then plan again.");
  }
}

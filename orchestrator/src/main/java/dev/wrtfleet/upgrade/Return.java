package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.BootId;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Waits for the router after its flash: one look a call, with growing pauses, up to the deadline in
 * the journal. Only another boot id ends the waiting. Everything is judged by the journal and the
 * clock, so that a process that starts anew goes on as if nothing was; the flash is never repeated.
 */
final class Return {
  /** The pause is this part of the time since the flash, within the settings. */
  private static final int PAUSE_SHARE = 8;

  private final Links links;
  private final InstantSource clock;
  private final RoadSettings settings;
  private final Sightings sightings;
  private final BackupFolder backups;

  /** Of this look. */
  private Instant deadline = Instant.MAX;

  Return(
      Links links,
      InstantSource clock,
      RoadSettings settings,
      Sightings sightings,
      BackupFolder backups) {
    this.links = links;
    this.clock = clock;
    this.settings = settings;
    this.sightings = sightings;
    this.backups = backups;
  }

  Next look(Trip trip, HostProgress progress) {
    FlashIssued flash = progress.flash().orElseThrow();
    deadline = deadline(trip, flash);
    Instant flashedAt = progress.flashedAt().orElseThrow();
    if (progress.step().filter(step -> step.compareTo(Step.RETURN) >= 0).isEmpty()) {
      trip.started(Step.RETURN, "until " + deadline.truncatedTo(ChronoUnit.SECONDS));
    }
    try (Session session = open(trip, flash)) {
      return meet(trip, session, flash, flashedAt);
    } catch (LinkException e) {
      Interrupted.stop();
      return away(trip, flash, flashedAt, e.failure());
    }
  }

  /**
   * The deadline in the journal. While the way to its site is down nobody can see a router come
   * back: it has its time again once the way is there, but is not waited for beyond the patience
   * with the way.
   */
  private static Instant deadline(Trip trip, FlashIssued flash) {
    Instant latest = flash.deadline().plus(trip.playbook().siteDown().waits());
    return trip.journal()
        .around()
        .wayBackAt()
        .map(back -> back.isBefore(latest) ? back.plus(trip.playbook().returnWithin()) : latest)
        .map(stretched -> stretched.isBefore(latest) ? stretched : latest)
        .filter(flash.deadline()::isBefore)
        .orElse(flash.deadline());
  }

  /** Before the deadline one try a look; the last look tries harder, since it decides. */
  private Session open(Trip trip, FlashIssued flash) {
    var once =
        new RoadSettings.Retrying(
            1, settings.retry().firstPause(), settings.retry().longestPause());
    Trust trust = keeps(flash) ? Trust.KNOWN : Trust.ANY_AFTER_WIPE;
    return new Session(links, trip.host(), trust, isOver() ? settings.retry() : once);
  }

  private Next meet(Trip trip, Session session, FlashIssued flash, Instant flashedAt)
      throws LinkException {
    Optional<String> boot = BootId.parse(session.ask(Probe.BOOT_ID).out());
    sightings.notStrange(trip);
    if (boot.isEmpty()) {
      return isOver()
          ? trip.end(strange("it answers, and does not say which boot it runs"))
          : again(flashedAt);
    }
    return boot.get().equals(flash.bootId())
        ? stillTheOldBoot(trip, session, flash, flashedAt)
        : new Proof(links, trip, session, flash)
            .prove(away(flashedAt))
            .orElseGet(() -> unproved(trip, flashedAt));
  }

  private Next unproved(Trip trip, Instant flashedAt) {
    return isOver()
        ? trip.end(strange("it rebooted, and does not say which board or firmware it is"))
        : again(flashedAt);
  }

  private Next stillTheOldBoot(Trip trip, Session session, FlashIssued flash, Instant flashedAt)
      throws LinkException {
    boolean upgrading = OnRouter.isUpgrading(session);
    boolean longEnough = away(flashedAt).compareTo(settings.neverBeganAfter()) > 0;
    if (upgrading || !(longEnough || isOver()) || !fenceOff(trip, session, flash)) {
      return isOver() ? end(trip, session, hangs(flashedAt)) : again(flashedAt);
    }
    OnRouter.tidy(session, trip);
    return end(
        trip,
        session,
        new End(
            Outcome.NOT_STARTED,
            "no upgrade runs on the router and it never rebooted: the flash command did not reach"
                + " it, or was refused; it runs on with its old firmware",
            "See in the report what the flash command said, look at the connection, then plan"
                + " again."));
  }

  /** From now on a flash command still on its way is refused, however late it comes. */
  private static boolean fenceOff(Trip trip, Session session, FlashIssued flash)
      throws LinkException {
    return new RouterLock(trip.journal().fence(), trip.run(), flash.bootId()).take(session);
  }

  private End hangs(Instant flashedAt) {
    return new End(
        Outcome.LOST,
        "an upgrade still runs on it, or holds its lock, "
            + Words.time(away(flashedAt))
            + " after the flash command",
        "It may yet flash: do not cut its power. Look again later with: wrtfleet hosts probe; the"
            + " lock "
            + RouterLock.FOLDER
            + " stays until it reboots.");
  }

  private Next away(Trip trip, FlashIssued flash, Instant flashedAt, LinkFailure failure) {
    boolean somebodyAnswers = isSomebody(failure);
    if (somebodyAnswers && keeps(flash)) {
      Instant since = sightings.strange(trip, clock.instant());
      Duration lasts = Duration.between(since, clock.instant());
      if (lasts.compareTo(settings.strangerAfter()) >= 0) {
        return trip.end(strange(failure.words()));
      }
    } else {
      sightings.notStrange(trip);
    }
    if (!isOver()) {
      return again(flashedAt);
    }
    return trip.end(somebodyAnswers ? strange(failure.words()) : lost(trip, flash, failure));
  }

  private static boolean isSomebody(LinkFailure failure) {
    return failure instanceof LinkFailure.HostKeyChanged
        || failure instanceof LinkFailure.HostKeyUnknown
        || failure instanceof LinkFailure.LoginRefused;
  }

  private static End strange(String words) {
    return new End(
        Outcome.STRANGER,
        "something answers at its address that is not the router we knew: " + words,
        "It may have lost its configuration and be factory-fresh (192.168.1.1, root without a"
            + " password), or another device has its address. Look at the device itself before"
            + " trusting it.");
  }

  private End lost(Trip trip, FlashIssued flash, LinkFailure failure) {
    String wiped =
        keeps(flash)
            ? ""
            : " Its configuration was wiped: look for it at 192.168.1.1, as root without a"
                + " password.";
    return new End(
        Outcome.LOST,
        "it did not come back within "
            + Words.time(trip.playbook().returnWithin())
            + ": "
            + failure.words(),
        "Switch it off and on once. If it stays away, look for another address, then recover it as"
            + " its page at openwrt.org says (failsafe, TFTP)."
            + wiped
            + Backup.where(trip, backups));
  }

  private static Next end(Trip trip, Session session, End end) {
    trip.ran(Step.RETURN, session.takeCommands());
    return trip.end(end);
  }

  private Duration away(Instant flashedAt) {
    return Duration.between(flashedAt, clock.instant());
  }

  private boolean isOver() {
    return !clock.instant().isBefore(deadline);
  }

  private static boolean keeps(FlashIssued flash) {
    return flash.config() == dev.wrtfleet.playbook.ConfigPolicy.KEEP;
  }

  private Next again(Instant flashedAt) {
    Duration grown = away(flashedAt).dividedBy(PAUSE_SHARE);
    Duration pause =
        longer(settings.polls().shortest(), shorter(grown, settings.polls().longest()));
    Duration left = Duration.between(clock.instant(), deadline);
    return new Next.Again(longer(Duration.ofMillis(1), shorter(pause, left)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

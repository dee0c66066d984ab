package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.FlashAnswer;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ShellLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The transaction. The point of no return is in the journal before the command is sent; the command
 * takes the lock on the router in the same line that starts sysupgrade, so that of two processes
 * only one ever flashes; it is sent once, over one link, and how it ends is a hint at most.
 */
final class Flash {
  private static final int OUTPUT_MAX = 64 * 1024;
  private static final int OUTPUT_SHOWN = 600;

  private final Trip trip;
  private final Session session;
  private final InstantSource clock;
  private final Duration limit;

  Flash(Trip trip, Session session, InstantSource clock, Duration limit) {
    this.trip = trip;
    this.session = session;
    this.clock = clock;
    this.limit = limit;
  }

  /** Sends it. An end only where the router said no and runs on; else its next boot tells. */
  Optional<End> send(RouterFacts facts) throws LinkException {
    ShellLine line = line(facts.release());
    Stop.whereAsked(trip, session);
    trip.started(Step.FLASH, line.text());
    var link = session.link();
    trip.journal()
        .append(
            new Event.FlashIssued(
                trip.name(),
                facts.boot().id(),
                facts.release().revision(),
                trip.image(),
                link.hostKey().toString(),
                trip.playbook().config(),
                clock.instant().plus(trip.playbook().returnWithin())));
    FlashAnswer answer;
    String ending;
    String output;
    try {
      CommandResult result = link.run(new Command(line, limit, limit, OUTPUT_MAX));
      answer = FlashAnswer.of(result);
      ending = result.ending().words();
      output = RouterWords.shorten(result.out() + result.err(), OUTPUT_SHOWN);
    } catch (LinkException e) {
      session.close();
      answer = FlashAnswer.noAnswer(e.failure());
      ending = e.failure().words();
      output = "";
    }
    trip.ran(Step.FLASH, session.takeCommands());
    trip.journal().append(new Event.FlashSeen(trip.name(), ending, output));
    return switch (answer.hint()) {
      case UNDER_WAY -> Optional.empty();
      case REFUSED -> notStarted(facts, "the router refused: " + answer.words(), true);
      case LOCKED -> notStarted(facts, "another upgrade took the lock on the router first", false);
    };
  }

  private ShellLine line(Release release) {
    String image = OnRouter.image(trip.image().sha256());
    ShellLine lock = ShellLine.of("mkdir", OnRouter.LOCK);
    if (release.atLeast(18, 6)) {
      return lock.and(ImageTest.words("", trip, image));
    }
    // Up to 17.01 the writer runs inside the SSH session; closing that would kill it half way.
    return trip.keepsConfig()
        ? lock.and("start-stop-daemon", "-S", "-b", "-x", "/sbin/sysupgrade", "--", image)
        : lock.and("start-stop-daemon", "-S", "-b", "-x", "/sbin/sysupgrade", "--", "-n", image);
  }

  /** Believed only where the same boot still answers and no sysupgrade runs. */
  private Optional<End> notStarted(RouterFacts facts, String why, boolean ours) {
    try {
      String boot = session.ask(Probe.BOOT_ID).out().strip();
      if (!boot.equals(facts.boot().id()) || OnRouter.isUpgrading(session)) {
        return Optional.empty();
      }
      if (ours) {
        OnRouter.tidyImageAndLock(session, trip.image().sha256());
      }
      trip.ran(Step.FLASH, session.takeCommands());
    } catch (LinkException e) {
      Interrupted.stop();
      return Optional.empty();
    }
    return Optional.of(
        new End(
            Outcome.NOT_STARTED,
            why + ". It runs on with its old firmware",
            ours
                ? "Mend what the router names; if services are missing, reboot it. Then plan again."
                : "Look who else upgrades it. If nobody does, free the lock with: rmdir "
                    + OnRouter.LOCK));
  }
}

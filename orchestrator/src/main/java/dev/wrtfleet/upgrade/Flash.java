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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The transaction. The point of no return is in the journal before the command is sent; a process
 * that slept in between does not send it; the command takes the lock on the router in the same line
 * that starts sysupgrade, so that of two processes only one ever flashes; it is sent once, over one
 * link, and how it ends is a hint at most.
 */
final class Flash {
  private static final int OUTPUT_MAX = 64 * 1024;
  private static final int OUTPUT_SHOWN = 600;
  private static final String MEND =
      "Mend what the router names; if services are missing, reboot it. Then plan again.";
  private static final String LOOK =
      "Look who else upgrades it. If nobody does, reboot it, or free the lock with: "
          + RouterLock.FREE_BY_HAND;

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
    String[] words = words(facts.release());
    var lock = new RouterLock(trip.journal().fence(), trip.run(), facts.boot().id());
    Stop.whereAsked(trip, session);
    // What people want to see; the whole line is among the commands that were run.
    trip.started(Step.FLASH, ShellLine.of(words).text());
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
    trip.journal().refuseAfterSleep();
    try {
      CommandResult result = link.run(new Command(lock.then(words), limit, limit, OUTPUT_MAX));
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
      case REFUSED -> notStarted(facts, "the router refused: " + answer.words(), MEND);
      case LOCKED ->
          notStarted(
              facts,
              "another upgrade runs on the router or took the lock first (" + answer.words() + ")",
              LOOK);
      case REBOOTED -> Optional.of(rebooted());
    };
  }

  private String[] words(Release release) {
    String image = OnRouter.image(trip.image().sha256());
    String[] sysupgrade = ImageTest.words("", trip, image);
    if (release.atLeast(18, 6)) {
      return sysupgrade;
    }
    // Up to 17.01 the writer runs inside the SSH session; closing that would kill it half way.
    var detached =
        new ArrayList<>(List.of("start-stop-daemon", "-S", "-b", "-x", "/sbin/sysupgrade", "--"));
    detached.addAll(List.of(sysupgrade).subList(1, sysupgrade.length));
    return detached.toArray(String[]::new);
  }

  /** The line that would have flashed found another boot and did nothing. */
  private End rebooted() {
    return new End(
        Outcome.NOT_STARTED,
        "the router rebooted by itself right before the flash command; nothing was written",
        "Look why (too little memory, power, watchdog?) before trying again.");
  }

  /** Believed only where the same boot still answers and no sysupgrade runs. */
  private Optional<End> notStarted(RouterFacts facts, String why, String advice) {
    try {
      String boot = session.ask(Probe.BOOT_ID).out().strip();
      if (!boot.equals(facts.boot().id()) || OnRouter.isUpgrading(session)) {
        return Optional.empty();
      }
      OnRouter.tidy(session, trip);
      trip.ran(Step.FLASH, session.takeCommands());
    } catch (LinkException e) {
      Interrupted.stop();
      return Optional.empty();
    }
    return Optional.of(
        new End(Outcome.NOT_STARTED, why + ". It runs on with its old firmware", advice));
  }
}

package dev.wrtfleet.upgrade;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ShellLine;
import java.time.Duration;
import java.util.Optional;

/**
 * The playbook's commands on the router. Where the connection breaks, or we die, they run again: at
 * least once, never for sure only once.
 */
final class RouterHooks {
  private static final int OUTPUT_MAX = 16 * 1024;
  private static final int OUTPUT_SHOWN = 400;

  private RouterHooks() {}

  /**
   * Runs {@code before_flash}, where there is one. An end where it failed and may not: nothing was
   * written then.
   */
  static Optional<End> beforeFlash(Trip trip, Session session) throws LinkException {
    Optional<HookSpec> spec = trip.playbook().hooks().at(HookPoint.BEFORE_FLASH);
    if (spec.isEmpty()) {
      return Optional.empty();
    }
    Stop.whereAsked(trip, session);
    Event.HostHookRan ran = run(trip, session, HookPoint.BEFORE_FLASH, spec.get());
    trip.ran(Step.TEST, session.takeCommands());
    trip.journal().append(ran);
    if (ran.passed() || !spec.get().stops()) {
      return Optional.empty();
    }
    OnRouter.tidy(session, trip);
    return Optional.of(
        End.refused(
            "hook before_flash failed on the router: "
                + ran.detail()
                + ". Nothing was written to its flash",
            "Mend what it names, then run the playbook again."));
  }

  /** Runs {@code after_settle}, where there is one; whatever comes of it is noted. */
  static void afterSettle(Trip trip, Session session) {
    Optional<HookSpec> spec = trip.playbook().hooks().at(HookPoint.AFTER_SETTLE);
    if (spec.isEmpty()) {
      return;
    }
    Event.HostHookRan ran;
    try {
      ran = run(trip, session, HookPoint.AFTER_SETTLE, spec.get());
    } catch (LinkException e) {
      Interrupted.stop();
      ran = ended(trip, HookPoint.AFTER_SETTLE, false, e.failure().words(), Duration.ZERO);
    }
    trip.ran(Step.SETTLE, session.takeCommands());
    trip.journal().append(ran);
  }

  private static Event.HostHookRan run(Trip trip, Session session, HookPoint point, HookSpec spec)
      throws LinkException {
    ShellLine line = ShellLine.of(spec.run().toArray(String[]::new));
    var command = new Command(line, spec.timeout(), spec.timeout(), OUTPUT_MAX);
    try {
      // Not asked again over a new link: a command that hangs would hang once more.
      CommandResult result = session.link().run(command);
      String said = RouterWords.shorten(result.out() + result.err(), OUTPUT_SHOWN);
      String ending = result.ending().words();
      String detail = said.isEmpty() ? ending : ending + ": " + said;
      return ended(trip, point, result.ok(), detail, result.took());
    } catch (LinkException e) {
      session.close();
      if (!(e.failure() instanceof LinkFailure.TooSlow)) {
        throw e;
      }
      String within = WrittenDuration.format(spec.timeout());
      return ended(trip, point, false, "it did not end within " + within, spec.timeout());
    }
  }

  private static Event.HostHookRan ended(
      Trip trip, HookPoint point, boolean passed, String detail, Duration took) {
    return new Event.HostHookRan(trip.name(), point, passed, detail, took);
  }
}

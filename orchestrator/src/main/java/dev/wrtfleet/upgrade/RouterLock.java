package dev.wrtfleet.upgrade;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.FlashAnswer;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.ShellLine;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lock on the router: the one thing that stops a process which slept between its journal and
 * its command. It is the folder {@value #FOLDER}, made by mkdir, the one atomic test-and-set every
 * release has, with one entry named {@code FENCE.RUN.PID}: the fence of the lease it was taken
 * with, the run, and the shell on the router that holds it.
 *
 * <p>It is never taken away, so that the router knows the highest fence it has seen since it
 * booted; /tmp is memory. A fence that is not higher is refused. A higher one takes over where the
 * holder is proved gone: its shell has ended, no program that upgrades runs, and ubus answers,
 * which it no longer does once procd has begun to stop services for a flash. Taking over is one
 * rename of the old entry, so that of two only one can.
 *
 * <p>The line also asks for the boot the command was meant for: a command that comes after a reboot
 * is refused.
 *
 * @param fence of the lease this is done with
 * @param bootId the boot it is meant for
 */
record RouterLock(long fence, String run, String bootId) {
  /** Where it is. */
  static final String FOLDER = "/tmp/wrtfleet.lock";

  /** Frees it by hand. */
  static final String FREE_BY_HAND = "rm -r " + FOLDER;

  /**
   * All that upgrades a router, or is about to: sysupgrade itself, what procd turns into, its check
   * of the image (also where only ubus was called), owut and its forerunner auc, Gluon's updater.
   */
  static final List<String> UPGRADERS =
      List.of("sysupgrade", "upgraded", "validate_firmware_image", "owut", "auc", "autoupdater");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern ENTRY = Pattern.compile("(\\d{1,18})\\.([A-Za-z0-9_-]+)\\.(\\d+)");

  /**
   * Expects F (fence), R (run), B (boot), C (how F must compare) and U (what upgrades); leaves W
   * empty where the lock was taken. start-stop-daemon is what sysupgrade is until it is started, on
   * 17.01 and older.
   */
  private static final String TAKE =
      """
      W=; T=$F.$R.$$; cd /tmp; \
      if [ "$(cat /proc/sys/kernel/random/boot_id)" != $B ]; then W=boot; \
      elif mkdir wrtfleet.lock; then mkdir wrtfleet.lock/$T || W=lock; \
      else W=lock; O=$(ls wrtfleet.lock); P=$(echo $O | cut -d. -f3); \
      if [ $F $C "$(echo $O | cut -d. -f1)" ] && ! kill -0 ${P:-1} \
      && ! pidof $U start-stop-daemon && ubus call system board \
      && mv wrtfleet.lock/$O wrtfleet.lock/$T; then W=; fi; fi >/dev/null 2>&1; \
      [ -n "$W" ] || ! pidof $U >/dev/null || W=busy; \
      [ -z "$W" ] || { echo "%s $W $O"; exit %d; }\
      """
          .formatted(FlashAnswer.LOCK_SAYS, FlashAnswer.NOT_LOCKED);

  /** Refuses what would not be one plain word in the line. */
  RouterLock {
    if (fence < 1 || !PLAIN.matcher(run).matches() || !PLAIN.matcher(bootId).matches()) {
      throw new IllegalArgumentException("no lock of " + fence + ", " + run + ", " + bootId);
    }
  }

  /** Takes the lock and then, in the same line, runs this; what is refused, runs nothing. */
  ShellLine then(String... words) {
    return line("-gt", words);
  }

  private ShellLine line(String higher, String... words) {
    return ShellLine.of("F=" + fence, "R=" + run, "B=" + bootId, "C=" + higher)
        .then(ShellLine.verbatim("U='" + String.join(" ", UPGRADERS) + "'"))
        .then(ShellLine.verbatim(TAKE))
        .then(words);
  }

  /**
   * Takes it and runs nothing: from now on every command with a lower fence is refused, also one
   * that is still on its way. False where the router does not let us. Taken again under the same
   * lease, where the answer to the first time was lost, it is ours.
   */
  boolean take(Session session) throws LinkException {
    return session.ask(Command.of(line("-ge", "true"))).ok();
  }

  /**
   * Why a flash would find the lock taken; empty where it would get it. A look only: the line that
   * flashes asks again.
   */
  static Optional<String> heldBy(Session session, long fence) throws LinkException {
    CommandResult entries = session.ask(Command.of("ls", FOLDER));
    if (!entries.ok()) {
      return Optional.empty();
    }
    Matcher entry = ENTRY.matcher(entries.out().strip());
    if (!entry.matches()) {
      return Optional.of("somebody unknown");
    }
    String holder = "run " + entry.group(2) + " with fence " + entry.group(1);
    if (Long.parseLong(entry.group(1)) >= fence) {
      return Optional.of(holder + ", ours is " + fence);
    }
    return session.ask(Command.of("kill", "-0", entry.group(3))).ok()
        ? Optional.of(holder + ", at work now")
        : Optional.empty();
  }
}

package dev.wrtfleet.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a process of this machine in a request, so that who drives can see whether it is still
 * there: a run handed over by somebody who is gone is not begun.
 */
public final class AskingProcess {
  private static final Pattern WORDS = Pattern.compile("process (\\d{1,18}) begun (\\d{1,18})");

  private AskingProcess() {}

  /** This process, for instance {@code process 4711 begun 1764190000000}. */
  public static String words() {
    ProcessHandle me = ProcessHandle.current();
    return "process " + me.pid() + " begun " + begun(me).map(Instant::toEpochMilli).orElse(0L);
  }

  /** Whether the process these words name still runs; process ids are used again, times are not. */
  static boolean isAlive(String words) {
    Matcher match = WORDS.matcher(words);
    if (!match.matches()) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(match.group(1)))
        .filter(ProcessHandle::isAlive)
        .map(process -> begun(process).map(Instant::toEpochMilli).orElse(0L))
        .filter(begun -> begun == Long.parseLong(match.group(2)))
        .isPresent();
  }

  private static Optional<Instant> begun(ProcessHandle process) {
    return process.info().startInstant();
  }
}

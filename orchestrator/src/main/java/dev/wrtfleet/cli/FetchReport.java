package dev.wrtfleet.cli;

import dev.wrtfleet.mirror.FetchWatcher;
import dev.wrtfleet.mirror.Fetched;
import dev.wrtfleet.mirror.Fetched.Result;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.view.terminal.JsonLine;
import dev.wrtfleet.view.terminal.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says how a fetch goes: a line a file on stderr, on a terminal also how far the file is that just
 * grew, and in the end what there is, on stdout.
 */
final class FetchReport implements FetchWatcher {
  private static final int BOARDS_SHOWN = 3;

  /** Often enough to be seen to move, and nothing next to the download. */
  private static final Duration LIVE_PAUSE = Duration.ofMillis(300);

  /** Longer names would wrap, and what wraps cannot be wiped. */
  private static final int LIVE_NAME_MAX = 60;

  /** Back to the margin, and wipe the line (ECMA-48: CR, EL). */
  private static final String WIPE = "\r\u001b[K";

  private final Surroundings around;
  private final boolean json;
  private Instant shown = Instant.MIN;
  private boolean isLive;

  FetchReport(Surroundings around, boolean json) {
    this.around = around;
    this.json = json;
  }

  /** A router that could not be asked what it is. */
  void silent(Surveyed host) {
    say("skipped " + host.host().name() + ": " + host.failure().orElse(""));
    advise(host.advice());
  }

  @Override
  public synchronized void at(String file, long bytes, OptionalLong ofBytes) {
    Instant now = around.clock().instant();
    if (json || !around.outIsTerminal() || now.isBefore(next())) {
      return;
    }
    String name = Words.plain(file);
    String cut = name.length() > LIVE_NAME_MAX ? "…" + name.substring(name.length() - 59) : name;
    around.err().print(WIPE + far(bytes, ofBytes) + "  " + cut);
    around.err().flush();
    shown = now;
    isLive = true;
  }

  private Instant next() {
    return shown.equals(Instant.MIN) ? shown : shown.plus(LIVE_PAUSE);
  }

  private static String far(long bytes, OptionalLong ofBytes) {
    return ofBytes.isPresent() && ofBytes.getAsLong() > 0
        ? "%3d %%".formatted(bytes * 100 / ofBytes.getAsLong())
        : Words.size(bytes);
  }

  @Override
  public synchronized void done(Fetched fetched) {
    if (json) {
      around.out().println(line(fetched));
      around.out().flush();
    }
    String whom = some(fetched.wanted());
    fetched
        .trouble()
        .ifPresentOrElse(
            problem -> {
              say(fetched.result().word() + " for " + whom + ": " + words(problem));
              advise(problem.advice());
            },
            () ->
                say(
                    "%s for %s: %s%s"
                        .formatted(fetched.result().word(), whom, file(fetched), size(fetched))));
  }

  private String file(Fetched fetched) {
    Path folder = around.folder();
    return fetched
        .source()
        .map(
            source -> source.to().startsWith(folder) ? folder.relativize(source.to()) : source.to())
        .map(Path::toString)
        .orElse("");
  }

  private static String size(Fetched fetched) {
    OptionalLong bytes = fetched.sizeBytes();
    return bytes.isPresent() ? " (" + Words.size(bytes.getAsLong()) + ")" : "";
  }

  private static String words(Problem problem) {
    return problem.why().isEmpty() ? problem.what() : problem.what() + ": " + problem.why();
  }

  private static String some(List<String> names) {
    String first = String.join(" ", names.stream().limit(BOARDS_SHOWN).toList());
    int more = names.size() - BOARDS_SHOWN;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private void advise(String advice) {
    around.err().println("  → " + Words.plain(advice));
    around.err().flush();
  }

  private void say(String words) {
    if (isLive) {
      around.err().print(WIPE);
      isLive = false;
    }
    around.err().println(Words.plain(words));
    around.err().flush();
  }

  private static String line(Fetched fetched) {
    OptionalLong bytes = fetched.sizeBytes();
    Optional<Long> size = bytes.isPresent() ? Optional.of(bytes.getAsLong()) : Optional.empty();
    return new JsonLine()
        .put("for", fetched.wanted())
        .put("file", fetched.source().map(source -> source.to().toString()))
        .put("url", fetched.source().map(source -> source.from().toString()))
        .put("sha256", fetched.source().map(Fetched.Source::sha256))
        .put("size", size)
        .put("boards", fetched.boards())
        .put("result", fetched.result().word())
        .put("code", fetched.trouble().map(Problem::code))
        .put("why", fetched.trouble().map(FetchReport::words))
        .put("advice", fetched.trouble().map(Problem::advice))
        .line();
  }

  /** The last line, and how the command ends. */
  ExitCode end(List<Fetched> all, int silent, Path into) {
    if (!json) {
      var counts = new ArrayList<String>();
      for (Result result : Result.values()) {
        long count = all.stream().filter(each -> each.result() == result).count();
        if (count > 0) {
          counts.add(count + " " + result.word());
        }
      }
      if (silent > 0) {
        counts.add(silent + (silent == 1 ? " router" : " routers") + " skipped");
      }
      around.out().println(into + ": " + String.join(", ", counts));
      around.out().flush();
    }
    return exitCode(all, silent);
  }

  private static ExitCode exitCode(List<Fetched> all, int silent) {
    List<Result> results = all.stream().map(Fetched::result).toList();
    if (results.contains(Result.LOCAL)) {
      return ExitCode.FAULT;
    }
    if (results.contains(Result.REFUSED)) {
      return ExitCode.WRONG_INPUT;
    }
    boolean nothing = results.stream().noneMatch(Result::good);
    if (nothing && (results.contains(Result.UNREACHABLE) || results.isEmpty())) {
      return ExitCode.NOTHING_REACHABLE;
    }
    return silent == 0 && results.stream().allMatch(Result::good)
        ? ExitCode.OK
        : ExitCode.SOME_FAILED;
  }
}

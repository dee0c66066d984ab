package dev.wrtfleet.asu;

import dev.wrtfleet.asu.BuildReply.Busy;
import dev.wrtfleet.asu.BuildReply.Done;
import dev.wrtfleet.asu.BuildReply.NotUnderstood;
import dev.wrtfleet.asu.BuildReply.Refused;
import dev.wrtfleet.asu.BuildReply.Unknown;
import dev.wrtfleet.asu.BuildReply.Waiting;
import dev.wrtfleet.download.Pause;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.download.WebOutcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has an image built: asks, waits in the queue with growing pauses, and comes back with the answer
 * or with why not. Asking twice for the same is one build for the server.
 */
final class BuildServer {
  /** What came of it. */
  sealed interface Outcome {
    /** Built. */
    record Built(Done done) implements Outcome {}

    /** Not built. */
    record NotBuilt(String reason, String advice) implements Outcome {}
  }

  /** An answer with the manifest of a full image has some 100 kB; logs of failed builds more. */
  private static final int ANSWER_MAX = 4 * 1024 * 1024;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After a refusal for too much work; public servers need minutes to get through their queue. */
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(30);

  private static final Duration LONGEST_BUSY_PAUSE = Duration.ofMinutes(10);

  /** How often in a row it may not be reached at all. */
  private static final int UNREACHABLE_MAX = 4;

  /** How often it may forget a request it had taken, as after its own restart. */
  private static final int FORGOTTEN_MAX = 2;

  private final Web web;
  private final Pause pause;
  private final InstantSource clock;
  private final URI server;

  BuildServer(Web web, Pause pause, InstantSource clock, URI server) {
    this.web = web;
    this.pause = pause;
    this.clock = clock;
    this.server = server;
  }

  /** Has it built by then; {@code progress} is told each new state once. */
  Outcome build(BuildRequest request, Instant end, Consumer<String> progress)
      throws InterruptedException {
    return new Visit(request, end, progress).run();
  }

  /** What is being asked for, and how that goes. */
  private final class Visit {
    private final BuildRequest request;
    private final Instant end;
    private final Consumer<String> progress;
    private Optional<String> taken = Optional.empty();
    private Duration wait = FIRST_PAUSE;
    private Duration busyWait = BUSY_PAUSE;
    private String said = "";
    private int unreachable;
    private int forgotten;

    Visit(BuildRequest request, Instant end, Consumer<String> progress) {
      this.request = request;
      this.end = end;
      this.progress = progress;
    }

    Outcome run() throws InterruptedException {
      while (true) {
        Optional<Outcome> ended =
            switch (ask()) {
              case WebOutcome.Failed(var problem, boolean mayHelp) -> {
                unreachable++;
                yield mayHelp && unreachable < UNREACHABLE_MAX
                    ? later(grown(), "cannot be reached")
                    : notBuilt(problem.what() + ": " + problem.why(), problem.advice());
              }
              case WebOutcome.Answered answer -> answered(answer);
            };
        if (ended.isPresent()) {
          return ended.get();
        }
      }
    }

    private WebOutcome ask() throws InterruptedException {
      String at = server + "/api/v1/build";
      return taken.isPresent()
          ? web.get(URI.create(at + "/" + taken.get()), ANSWER_MAX)
          : web.postJson(URI.create(at), request.json(), ANSWER_MAX);
    }

    private Optional<Outcome> answered(WebOutcome.Answered answer) throws InterruptedException {
      unreachable = 0;
      BuildReply reply =
          ReplyReader.read(
              answer.status(), name -> answer.header(name).orElse(""), answer.body().text());
      return switch (reply) {
        case Done done -> Optional.of(new Outcome.Built(done));
        case Waiting(String name, String words) -> {
          taken = Optional.of(name);
          yield later(grown(), words);
        }
        case Busy(String words) -> later(busy(answer), "is busy: " + words);
        case Unknown unknown -> forgotten();
        case Refused(String words, String advice) ->
            notBuilt("%s will not build it: %s".formatted(server, words), advice);
        case NotUnderstood(String why) ->
            notBuilt(
                "the answer of %s is not one of a build server: %s"
                    .formatted(server, ServerJson.words(why)),
                "Check 'images.build.server' in the playbook.");
      };
    }

    private Optional<Outcome> forgotten() throws InterruptedException {
      if (taken.isEmpty()) {
        return notBuilt(
            server + " is no build server: it does not know /api/v1/build",
            "Check 'images.build.server' in the playbook.");
      }
      taken = Optional.empty();
      forgotten++;
      return forgotten > FORGOTTEN_MAX
          ? notBuilt(
              server + " has lost the build again and again",
              "Try later, or ask whoever runs the server.")
          : later(grown(), "has lost the build and is asked again");
    }

    private Duration grown() {
      Duration now = wait;
      wait = shorter(wait.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
      return now;
    }

    private Duration busy(WebOutcome.Answered answer) {
      String asked = answer.header("Retry-After").orElse("").strip();
      Duration now = busyWait;
      busyWait = shorter(busyWait.multipliedBy(2), LONGEST_BUSY_PAUSE);
      return asked.matches("\\d{1,6}")
          ? shorter(Duration.ofSeconds(Math.max(1, Long.parseLong(asked))), LONGEST_BUSY_PAUSE)
          : now;
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }

    private Optional<Outcome> later(Duration time, String words) throws InterruptedException {
      if (!words.equals(said)) {
        said = words;
        progress.accept(words);
      }
      if (clock.instant().plus(time).isAfter(end)) {
        return notBuilt(
            "%s had not built it in time; the last it said: %s".formatted(server, words),
            "Start again later, it goes on where it is; or give it longer with"
                + " 'images.build.within'.");
      }
      pause.take(time);
      return Optional.empty();
    }

    private static Optional<Outcome> notBuilt(String reason, String advice) {
      return Optional.of(new Outcome.NotBuilt(reason, advice));
    }
  }
}

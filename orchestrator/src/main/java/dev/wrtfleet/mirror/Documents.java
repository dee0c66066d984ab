package dev.wrtfleet.mirror;

import dev.wrtfleet.download.Pause;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.download.WebOutcome;
import dev.wrtfleet.mirror.Fetched.Result;
import dev.wrtfleet.problem.Problem;
import java.net.URI;
import java.time.Duration;

/** Gets small documents, once more where the server was out of reach. */
final class Documents {
  /** One lost connection among those to some sixty targets should not cost the whole fetch. */
  private static final int TRIES = 2;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Web web;
  private final Pause pause;

  Documents(Web web, Pause pause) {
    this.web = web;
    this.pause = pause;
  }

  Page get(URI address, int bytesMax) throws InterruptedException {
    Page page = once(address, bytesMax);
    for (int i = 1; i < TRIES && isUnreachable(page); i++) {
      pause.take(PAUSE);
      page = once(address, bytesMax);
    }
    return page;
  }

  private static boolean isUnreachable(Page page) {
    return page instanceof Page.Lost lost && lost.trouble().result() == Result.UNREACHABLE;
  }

  private Page once(URI address, int bytesMax) throws InterruptedException {
    return switch (web.get(address, bytesMax)) {
      case WebOutcome.Failed failed ->
          new Page.Lost(
              new Trouble(
                  failed.unreachable() ? Result.UNREACHABLE : Result.REFUSED, failed.problem()));
      case WebOutcome.Answered answer -> answered(address, answer);
    };
  }

  private static Page answered(URI address, WebOutcome.Answered answer) {
    return switch (answer.status()) {
      case 200 -> new Page.There(answer.body());
      case 404, 410 -> new Page.Absent();
      default ->
          new Page.Lost(
              new Trouble(
                  Result.UNREACHABLE,
                  Problem.of(
                      "mirror.status",
                      address + " could not be had",
                      "the server says " + answer.status(),
                      "Try again later, or name another mirror with --from.")));
    };
  }
}

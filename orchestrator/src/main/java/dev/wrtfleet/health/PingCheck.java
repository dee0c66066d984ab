package dev.wrtfleet.health;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RouterWords;
import java.time.Duration;

/** The router reaches an address: {@code ping -c 2 -W 2}, one answer of two is enough. */
record PingCheck(String address) implements Check {
  /** Two packets with two seconds each, and a name server that may be slow. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int NO_ANSWER = 1;

  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    CommandResult result =
        look.run(Command.of("ping", "-c", "2", "-W", "2", address).within(LIMIT));
    if (result.ok()) {
      return new Verdict.Healthy("");
    }
    return result.ending() instanceof Ending.Exited(int status) && status == NO_ANSWER
        ? new Verdict.Unhealthy("it does not reach " + address + why(result))
        : new Verdict.Unclear("ping " + address + ": " + RouterWords.of(result));
  }

  /** Only what ping complains of: the statistics hold round-trip times that never repeat. */
  private static String why(CommandResult result) {
    String words = RouterWords.sentence(result.err());
    return words.isEmpty() ? "" : " (" + words + ")";
  }
}

package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.rollout.CommandRecord;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One conversation with a router: a link that is opened when needed and opened again, with growing
 * pauses, where it broke and trying again may help. What is done {@link #with} it may therefore be
 * done twice; the flash command is not, it goes over {@link #link}.
 */
final class Session implements AutoCloseable {
  private static final double PAUSE_GROWTH = 2;

  private final Links links;
  private final Host host;
  private final Trust trust;
  private final Retry retry;
  private final List<CommandRecord> commands = new ArrayList<>();
  private Optional<Link> open = Optional.empty();

  Session(Links links, Host host, Trust trust, RoadSettings.Retrying retrying) {
    this.links = links;
    this.host = host;
    this.trust = trust;
    this.retry = Retry.of(host.name(), config(retrying));
  }

  private static RetryConfig config(RoadSettings.Retrying retrying) {
    return RetryConfig.custom()
        .maxAttempts(retrying.attempts())
        .intervalFunction(
            IntervalFunction.ofExponentialBackoff(
                retrying.firstPause(), PAUSE_GROWTH, retrying.longestPause()))
        .retryOnException(e -> e instanceof LinkException link && mayHelp(link))
        .build();
  }

  private static boolean mayHelp(LinkException e) {
    return e.failure().worthRetrying() && !Thread.currentThread().isInterrupted();
  }

  /** Something to do over a link, that can be done again from its start. */
  interface Talk<T> {
    T over(Link link) throws LinkException;
  }

  /** Does it, again on a new link where the link fails. */
  <T> T with(Talk<T> talk) throws LinkException {
    Callable<T> once =
        () -> {
          try {
            return talk.over(link());
          } catch (LinkException e) {
            close();
            throw e;
          }
        };
    try {
      return retry.executeCallable(once);
    } catch (LinkException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a talk over a link throws nothing else", e);
    }
  }

  /** Asks one question, again on a new link where the link fails. */
  CommandResult ask(Command command) throws LinkException {
    return with(link -> link.run(command));
  }

  /** The open link, opened now if need be: one try, and what is done over it is done once. */
  Link link() throws LinkException {
    if (open.isEmpty()) {
      open = Optional.of(new RecordingLink(links.open(host, trust), commands));
    }
    return open.get();
  }

  /** The commands since the last call. */
  List<CommandRecord> takeCommands() {
    List<CommandRecord> taken = List.copyOf(commands);
    commands.clear();
    return taken;
  }

  @Override
  public void close() {
    open.ifPresent(Link::close);
    open = Optional.empty();
  }
}

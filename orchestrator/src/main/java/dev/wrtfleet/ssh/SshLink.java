package dev.wrtfleet.ssh;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.UploadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A logged-in connection. Every command has its own limits, kept by a watchdog that cuts the wire:
 * whoever waits is then free at once, whatever the router does.
 */
final class SshLink implements Link {
  /** Why a link ends whose thread was interrupted. */
  static final String STOPPED = "we were told to stop";

  private static final Logger log = LoggerFactory.getLogger(SshLink.class);
  private static final int SHOWN_MAX = 80;

  private final SSHClient client;
  private final Wire wire;
  private final HostKey hostKey;
  private final Watchdog watchdog;
  private final InstantSource clock;
  private final AtomicReference<@Nullable LinkFailure> end = new AtomicReference<>();
  private volatile boolean gone;

  SshLink(SSHClient client, Wire wire, HostKey hostKey, Watchdog watchdog, InstantSource clock) {
    this.client = client;
    this.wire = wire;
    this.hostKey = hostKey;
    this.watchdog = watchdog;
    this.clock = clock;
    // Told before anybody who waits on the connection is: they must not find it alive again.
    client.getTransport().setDisconnectListener((reason, message) -> gone = true);
  }

  /** What feeds a command. */
  private interface Feed {
    void into(ExecChannel channel) throws IOException, InterruptedException, LinkException;
  }

  /** Where a command's stdout goes; {@code kept} is what of it is shown. */
  private record Ears(ExecChannel.Sink out, Received kept, Received err) {
    CommandResult result(Command command, Ending ending, Duration took) {
      boolean cut = kept.cut() || err.cut();
      return new CommandResult(command, ending, kept.text(), err.text(), cut, took);
    }
  }

  @Override
  public HostKey hostKey() {
    return hostKey;
  }

  @Override
  public CommandResult run(Command command) throws LinkException {
    return execute(command, ears(command), ExecChannel::writeEnd);
  }

  @Override
  public CommandResult send(Command command, Path file, UploadProgress progress)
      throws LinkException {
    try (var upload = Upload.open(file, progress)) {
      return execute(command, ears(command), upload::into);
    } catch (IOException e) {
      throw local("closing " + file, e);
    }
  }

  @Override
  public CommandResult fetch(Command command, Path file, long maxBytes) throws LinkException {
    try (var stream = Files.newOutputStream(file)) {
      var sink = new ReceivedFile(stream, maxBytes);
      var ears = new Ears(sink, new Received(0), new Received(command.outputMaxBytes()));
      CommandResult result = execute(command, ears, ExecChannel::writeEnd);
      if (sink.failure().isPresent()) {
        throw sink.failure().get();
      }
      return new CommandResult(
          command, result.ending(), "", result.err(), result.cut() || sink.cut(), result.took());
    } catch (IOException e) {
      throw local("writing " + file, e);
    }
  }

  /** Whether commands can still be run. */
  boolean alive() {
    return !gone && end.get() == null && client.isConnected();
  }

  /** Breaks the connection under whoever uses it. */
  void cut() {
    end.compareAndSet(null, new LinkFailure.Lost("cut"));
    wire.cut();
  }

  @Override
  public void close() {
    cut();
    try {
      client.disconnect();
    } catch (IOException | SSHRuntimeException e) {
      log.debug("closing: {}", e.toString());
    }
    wire.release();
  }

  /** A connection from this router on to another one. */
  Tunnel tunnel(String address, int port, Duration limit) throws LinkException {
    String place = address + ":" + port;
    var tunnel = new Tunnel(client.getConnection(), address, port);
    try {
      tunnel.open();
      return tunnel;
    } catch (OpenFailException e) {
      String text = String.valueOf(e.getMessage());
      throw new LinkException(
          text.contains("refused")
              ? new LinkFailure.Refused(place)
              : new LinkFailure.NoRoute(
                  place, "it would not pass us on: " + e.getReason() + " " + text),
          e);
    } catch (IOException e) {
      tunnel.cut();
      throw new LinkException(
          Failures.timedOut(e) ? new LinkFailure.NoAnswer(place, limit) : Failures.lost(e), e);
    }
  }

  private CommandResult execute(Command command, Ears ears, Feed feed) throws LinkException {
    if (end.get() != null) {
      throw new LinkException(new LinkFailure.Lost("this link has ended"));
    }
    var channel = new ExecChannel(client.getConnection(), ears.out(), ears.err());
    Instant start = clock.instant();
    Optional<LinkFailure> broken = watched(command, channel, feed);
    Ending ending = channel.ending();
    if (broken.isPresent()) {
      end.compareAndSet(null, broken.get());
      cut();
    }
    CommandResult result = ears.result(command, ending, Duration.between(start, clock.instant()));
    if (broken.isPresent() && ending instanceof Ending.Closed) {
      throw new LinkException(Optional.ofNullable(end.get()).orElseThrow(), result);
    }
    return result;
  }

  /** Runs the command and says what broke the connection, if anything did. */
  private Optional<LinkFailure> watched(Command command, ExecChannel channel, Feed feed) {
    Consumer<Duration> tooSlow =
        after -> {
          end.compareAndSet(null, new LinkFailure.TooSlow(shown(command), after));
          wire.cut();
          channel.giveUp();
        };
    List<Watchdog.Watch> watches =
        List.of(
            watchdog.limit(command.limit(), tooSlow),
            watchdog.silence(command.silence(), channel::heard, tooSlow));
    try {
      channel.open();
      channel.exec(command.line().text());
      feed.into(channel);
      channel.awaitFinish();
      return Optional.ofNullable(end.get()).or(() -> channel.error().map(Failures::lost));
    } catch (LinkException e) {
      return Optional.of(e.failure());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new LinkFailure.Lost(STOPPED));
    } catch (IOException | SSHRuntimeException e) {
      log.debug("{} broke off", shown(command), e);
      boolean stopped = Thread.currentThread().isInterrupted();
      return Optional.of(stopped ? new LinkFailure.Lost(STOPPED) : Failures.lost(e));
    } finally {
      watches.forEach(Watchdog.Watch::close);
    }
  }

  private static Ears ears(Command command) {
    var out = new Received(command.outputMaxBytes());
    return new Ears(out, out, new Received(command.outputMaxBytes()));
  }

  private LinkException local(String doing, IOException e) {
    cut();
    return new LinkException(new LinkFailure.LocalFile(doing + " failed: " + e.getMessage()), e);
  }

  private static String shown(Command command) {
    String line = command.line().text();
    return "'" + (line.length() > SHOWN_MAX ? line.substring(0, SHOWN_MAX) + "…" : line) + "'";
  }
}

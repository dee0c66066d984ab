package dev.wrtfleet.ssh;

import dev.wrtfleet.router.LinkFailure;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;

/** Says in our words what the SSH library threw. */
final class Failures {
  private Failures() {}

  /** Something broke between the TCP connection and the finished login. */
  static LinkFailure handshake(Exception thrown, String address, Duration limit, boolean spoke) {
    String text = text(thrown);
    if (timedOut(thrown)) {
      return spoke ? new LinkFailure.NoAnswer(address, limit) : silent(address, limit);
    }
    if (text.startsWith("Unable to reach a settlement")) {
      return new LinkFailure.NoCommonAlgorithm(text.replaceFirst("Unable.* settlement of ", ""));
    }
    return spoke
        ? lost(thrown)
        : new LinkFailure.NotSsh(address, "hung up or sent garbage: " + text);
  }

  /** Connected, but not a word. */
  static LinkFailure silent(String address, Duration limit) {
    return new LinkFailure.NotSsh(
        address, "accepts the connection but says nothing for " + limit.toSeconds() + " s");
  }

  /** A logged-in connection broke. */
  static LinkFailure lost(Exception thrown) {
    return new LinkFailure.Lost(
        reason(thrown) == DisconnectReason.CONNECTION_LOST ? "no sign of life" : text(thrown));
  }

  /** Whether a time limit of the library ran out. */
  static boolean timedOut(Throwable thrown) {
    return causes(thrown)
        .anyMatch(
            each -> each instanceof TimeoutException || each instanceof SocketTimeoutException);
  }

  /** The innermost text there is. */
  static String text(Throwable thrown) {
    String text =
        causes(thrown)
            .map(Throwable::getMessage)
            .filter(message -> message != null && !message.isBlank())
            .reduce((outer, inner) -> inner)
            .orElse(thrown.getClass().getSimpleName());
    return text.toLowerCase(Locale.ROOT).contains("encountered eof")
        ? "the other side hung up"
        : text;
  }

  private static DisconnectReason reason(Throwable thrown) {
    return causes(thrown)
        .filter(SSHException.class::isInstance)
        .map(each -> ((SSHException) each).getDisconnectReason())
        .filter(reason -> reason != DisconnectReason.UNKNOWN)
        .findFirst()
        .orElse(DisconnectReason.UNKNOWN);
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(
            Optional.of(thrown), Optional::isPresent, each -> each.map(Throwable::getCause))
        .limit(20)
        .map(Optional::orElseThrow);
  }
}

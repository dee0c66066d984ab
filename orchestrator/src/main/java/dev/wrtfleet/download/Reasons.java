package dev.wrtfleet.download;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Says in words why a request failed; the exceptions of Java's client often say nothing. */
final class Reasons {
  private static final int CAUSES_MAX = 8;
  private static final String CHECK_NETWORK =
      "Check network, name service and proxy ($https_proxy, $no_proxy), or name another mirror.";

  private Reasons() {}

  static WebTrouble of(URI address, IOException e) {
    String server = server(address);
    String what = "cannot talk to " + server;
    return switch (e) {
      case HttpConnectTimeoutException late ->
          WebTrouble.unreachable(
              "web.unreachable", what, "no connection came about in time", CHECK_NETWORK);
      case HttpTimeoutException late ->
          WebTrouble.unreachable(
              "web.no-answer", what, "it did not answer in time", "Try again later.");
      case SSLException tls ->
          WebTrouble.unreachable(
              "web.certificate",
              what,
              "no trusted encryption with it: " + e.getMessage(),
              "Check this machine's clock and its certificates; a proxy that opens encryption must"
                  + " have its certificate in Java's trust store.");
      case IOException other ->
          WebTrouble.unreachable("web.unreachable", what, why(address, e), CHECK_NETWORK);
    };
  }

  private static String why(URI address, IOException e) {
    if (hasCause(e, UnresolvedAddressException.class)) {
      return "no address is known for the name " + address.getHost() + " (or for the proxy's)";
    }
    if (e instanceof ConnectException) {
      return "it refuses connections or cannot be reached";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private static boolean hasCause(Exception e, Class<? extends Exception> wanted) {
    Throwable cause = e;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++, cause = cause.getCause()) {
      if (wanted.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Scheme, host and port; never what may stand before an @ or behind a question mark. */
  static String server(URI address) {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port;
  }

  /** The address as it may be shown: without what may be a secret. */
  static String shown(URI address) {
    return server(address) + (address.getRawPath() == null ? "" : address.getRawPath());
  }
}

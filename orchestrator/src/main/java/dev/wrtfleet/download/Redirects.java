package dev.wrtfleet.download;

import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Follows a server's redirects: a bounded number, none twice, and never from an encrypted address
 * to an open one, where anybody on the way could answer.
 */
final class Redirects {
  private final int most;
  private final Set<URI> seen = new HashSet<>();

  Redirects(URI first, int most) {
    this.most = most;
    seen.add(first);
  }

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** The address to ask next. */
  URI next(URI from, Optional<String> location) throws WebTrouble {
    URI to = resolved(from, location);
    String what = Reasons.shown(from) + " sends us elsewhere, to " + Reasons.shown(to);
    if (!isWeb(to)) {
      throw refused(what, "that is no address on the web");
    }
    if (isSecure(from) && !isSecure(to)) {
      throw refused(what, "that leads from an encrypted connection to an open one");
    }
    if (!seen.add(to)) {
      throw refused(what, "it was asked before: this is a loop");
    }
    if (seen.size() > most + 1) {
      throw refused(what, "more than " + most + " such hops lead nowhere");
    }
    return to;
  }

  private static URI resolved(URI from, Optional<String> location) throws WebTrouble {
    String text =
        location.orElseThrow(
            () -> refused(Reasons.shown(from) + " sends us elsewhere", "and does not say where"));
    try {
      return from.resolve(text);
    } catch (IllegalArgumentException e) {
      throw refused(Reasons.shown(from) + " sends us elsewhere", "to what is no address");
    }
  }

  private static WebTrouble refused(String what, String why) {
    return WebTrouble.refused(
        "web.redirect", what, why, "Name another mirror, or the address it should lead to.");
  }

  /** Whether this is an address of http or https with a host and no login in it. */
  static boolean isWeb(URI address) {
    String scheme = address.getScheme();
    return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        && address.getHost() != null
        && address.getRawUserInfo() == null;
  }

  private static boolean isSecure(URI address) {
    return "https".equalsIgnoreCase(address.getScheme());
  }
}

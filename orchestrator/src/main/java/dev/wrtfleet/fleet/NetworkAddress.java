package dev.wrtfleet.fleet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand where an address is asked for: a DNS name or an IPv4 or IPv6 address, no port. */
public final class NetworkAddress {
  private static final Pattern NAME =
      Pattern.compile("(?!-)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
  private static final Pattern DOTTED_NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern OCTET =
      Pattern.compile("0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]");
  private static final Pattern WITH_PORT = Pattern.compile("([^:]+|\\[.*]):[0-9]+");

  /** Longest DNS name, RFC 1035. */
  private static final int MAX_NAME = 253;

  private NetworkAddress() {}

  /** Why this is no address and what to write instead; empty if it is one. */
  public static Optional<String> complaint(String text) {
    if (text.indexOf('@') >= 0) {
      return Optional.of("Write the login name as 'user: …', not in front of the address.");
    }
    if (WITH_PORT.matcher(text).matches()) {
      return Optional.of("Write the port as 'port: …', not behind the address.");
    }
    if (text.startsWith("[")) {
      return Optional.of("Write an IPv6 address without brackets.");
    }
    if (text.indexOf(':') >= 0) {
      return isIpv6(text) ? Optional.empty() : Optional.of("This is no IPv6 address.");
    }
    if (DOTTED_NUMBERS.matcher(text).matches()) {
      return isIpv4(text) ? Optional.empty() : Optional.of("This is no IPv4 address.");
    }
    return text.length() <= MAX_NAME && NAME.matcher(text).matches()
        ? Optional.empty()
        : Optional.of("Write a DNS name, an IPv4 or an IPv6 address.");
  }

  private static boolean isIpv4(String text) {
    String[] octets = text.split("\\.", -1);
    for (String octet : octets) {
      if (!OCTET.matcher(octet).matches()) {
        return false;
      }
    }
    return octets.length == 4;
  }

  private static boolean isIpv6(String text) {
    String[] zoned = text.split("%", 2);
    boolean zoneFits = zoned.length == 1 || NAME.matcher(zoned[1]).matches();
    return zoneFits && zoned[0].matches("[0-9A-Fa-f:.]+") && literal(zoned[0]).isPresent();
  }

  /** One way to write what can be written in several; DNS names are not looked up. */
  static String canonical(String address) {
    if (address.indexOf(':') < 0) {
      return address.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }
    String[] zoned = address.split("%", 2);
    String zone = zoned.length == 1 ? "" : "%" + zoned[1];
    return literal(zoned[0]).map(InetAddress::getHostAddress).orElse(zoned[0]) + zone;
  }

  /** Text with a colon is never looked up in the DNS, see {@link InetAddress}. */
  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}

package dev.wrtfleet.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key line of an OpenSSH known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
 *
 * @param marker {@code @revoked}, or empty
 * @param names comma-separated names and patterns, or one hashed name
 */
record KnownHostsLine(String marker, String names, WireKey key) {
  private static final String HASHED = "|1|";
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  /**
   * The line's key; nothing for blank lines, comments, certificate authorities (routers have none)
   * and the numbers of SSH protocol 1.
   *
   * @throws IllegalArgumentException for a line that is none of these: it could hold the very key
   *     we look for
   */
  static Optional<KnownHostsLine> parse(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return Optional.empty();
    }
    var words = new ArrayList<>(Arrays.asList(BLANKS.split(text)));
    String marker = text.startsWith("@") ? words.removeFirst() : "";
    if (words.size() < 3) {
      throw new IllegalArgumentException("expected host names, key type and key");
    }
    if (marker.equals("@cert-authority") || DIGITS.matcher(words.get(1)).matches()) {
      return Optional.empty();
    }
    if (!marker.isEmpty() && !marker.equals("@revoked")) {
      throw new IllegalArgumentException("unknown marker " + marker);
    }
    var key = WireKey.parse(words.get(2));
    if (!key.type().equals(words.get(1))) {
      throw new IllegalArgumentException("says " + words.get(1) + " but holds " + key.type());
    }
    if (words.get(0).startsWith("|")) {
      hashParts(words.get(0));
    }
    return Optional.of(new KnownHostsLine(marker, words.get(0), key));
  }

  /** How known_hosts names a host: bare on port 22, else {@code [address]:port}. */
  static String nameOf(String address, int port) {
    String lower = address.toLowerCase(Locale.ROOT);
    return port == 22 ? lower : "[" + lower + "]:" + port;
  }

  boolean revoked() {
    return !marker.isEmpty();
  }

  /** Whether the names are plain, so that they can be looked up. */
  boolean plain() {
    return !names.startsWith("|")
        && names.indexOf('*') < 0
        && names.indexOf('?') < 0
        && names.indexOf('!') < 0;
  }

  List<String> nameList() {
    return List.of(names.split(","));
  }

  boolean matches(String name) {
    if (names.startsWith(HASHED)) {
      String[] parts = hashParts(names);
      return hash(parts[0], name).equals(parts[1]);
    }
    boolean found = false;
    for (String each : nameList()) {
      boolean not = each.startsWith("!");
      if (glob(not ? each.substring(1) : each).matcher(name).matches()) {
        if (not) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  /**
   * This line without that name; nothing if no name is left, itself if it only matches a pattern.
   */
  Optional<String> without(String name) {
    if (names.startsWith("|")) {
      return Optional.empty();
    }
    var left =
        nameList().stream().filter(each -> !each.toLowerCase(Locale.ROOT).equals(name)).toList();
    if (left.isEmpty()) {
      return Optional.empty();
    }
    String start = revoked() ? marker + " " : "";
    return Optional.of(start + String.join(",", left) + " " + key.type() + " " + key.base64());
  }

  private static Pattern glob(String pattern) {
    var expression = new StringBuilder();
    for (char c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
      switch (c) {
        case '*' -> expression.append(".*");
        case '?' -> expression.append('.');
        default -> expression.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(expression.toString());
  }

  private static String[] hashParts(String names) {
    String[] parts = names.startsWith(HASHED) ? names.substring(3).split("\\|") : new String[0];
    if (parts.length != 2) {
      throw new IllegalArgumentException("damaged hashed name");
    }
    return parts;
  }

  /** HMAC-SHA1 keyed with the salt, as {@code ssh-keygen -H} writes it. */
  private static String hash(String salt, String name) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(salt), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA1", e);
    }
  }
}

package dev.wrtfleet.router;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of packages as opkg and apk write them, with a version behind or without. */
final class PackageName {
  /** The longest of OpenWrt's feeds has 52 characters. */
  private static final int NAME_MAX = 100;

  /** A name, then perhaps a version: {@code x=1}, {@code x>1}, {@code x~1}, {@code x@repo}. */
  private static final Pattern WRITTEN =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9+._-]{0,%d})(?:[<>=~@ (].*)?".formatted(NAME_MAX));

  private PackageName() {}

  /** The name in this word; empty where it is none. */
  static Optional<String> of(String word) {
    Matcher matcher = WRITTEN.matcher(word.strip());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The names of a list such as {@code libc, kernel (= 6.6), a | b}. */
  static List<String> list(String text, String separator) {
    return Arrays.stream(text.split(separator, -1)).flatMap(word -> of(word).stream()).toList();
  }
}

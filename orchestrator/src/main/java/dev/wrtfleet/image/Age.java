package dev.wrtfleet.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of two images is newer, where that is sure. */
final class Age {
  private static final Pattern RELEASE =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:-rc(\\d{1,4}))?");

  /** The number of commits counts up along one branch (OpenWrt scripts/getver.sh). */
  private static final Pattern REVISION = Pattern.compile("r(\\d{1,9})-[0-9a-f]+");

  private static final String SNAPSHOT = "SNAPSHOT";

  private Age() {}

  /** Whether {@code one} surely is newer: releases by number, snapshots by revision. */
  static boolean isNewer(Metadata one, Metadata other) {
    if (one.version().equals(SNAPSHOT) && other.version().equals(SNAPSHOT)) {
      Matcher mine = REVISION.matcher(one.revision());
      Matcher its = REVISION.matcher(other.revision());
      return mine.matches()
          && its.matches()
          && Long.parseLong(mine.group(1)) > Long.parseLong(its.group(1));
    }
    Matcher mine = RELEASE.matcher(one.version());
    Matcher its = RELEASE.matcher(other.version());
    return mine.matches() && its.matches() && number(mine) > number(its);
  }

  /** A release candidate comes before its release. */
  private static long number(Matcher release) {
    long number = 0;
    for (int i = 1; i <= 3; i++) {
      number = number * 10_000 + Long.parseLong(release.group(i));
    }
    String candidate = release.group(4);
    return number * 10_000 + (candidate == null ? 9_999 : Long.parseLong(candidate));
  }
}

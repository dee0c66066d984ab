package dev.wrtfleet.mirror;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where a server has the files of one release: {@code
 * BASE/releases/24.10.5/targets/ath79/generic/}, and {@code BASE/snapshots/targets/…} for {@code
 * SNAPSHOT}, as downloads.openwrt.org has them.
 */
public final class Mirror {
  private static final String SNAPSHOT = "SNAPSHOT";
  private static final Pattern RELEASE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,39}");
  private static final Pattern TARGET = Pattern.compile("[0-9a-z_-]{1,40}/[0-9a-z_-]{1,40}");

  private final String base;
  private final String release;

  /** A release on a server; an address or name that cannot be one ends the command. */
  public Mirror(String base, String release) {
    if (!RELEASE.matcher(release).matches()) {
      throw FleetException.wrongInput(
          Problem.of(
              "mirror.release",
              "'" + release + "' is no release",
              "",
              "Write it as the server does: 24.10.5, 24.10-SNAPSHOT or SNAPSHOT."));
    }
    this.base = checked(base).replaceFirst("/+$", "");
    this.release = release;
  }

  private static String checked(String base) {
    try {
      URI address = new URI(base);
      boolean plain = address.getRawQuery() == null && address.getRawFragment() == null;
      if (plain && base.matches("(?i)https?://.+") && address.getHost() != null) {
        return base;
      }
    } catch (URISyntaxException e) {
      // refused below, with what to write instead
    }
    throw FleetException.wrongInput(
        Problem.of(
            "mirror.address",
            "'" + base + "' is no address of a server with releases",
            "it must begin with http:// or https:// and a name, and have no ? or # in it",
            "Write it as in https://downloads.openwrt.org"));
  }

  /** The release, as the server writes it. */
  public String release() {
    return release;
  }

  /** Whether this can be the name of a target, and so of folders here and there. */
  static boolean isTarget(String text) {
    return TARGET.matcher(text).matches();
  }

  /** Whether what says it is of this version is of this release. */
  boolean isRelease(String version) {
    return version.equals(release);
  }

  /** The list of all its targets. */
  URI targets() {
    return URI.create(root() + "/.targets.json");
  }

  /** A file of a target. */
  URI file(String target, String name) {
    return URI.create(root() + "/targets/" + target + "/" + name);
  }

  private String root() {
    return base + (release.equals(SNAPSHOT) ? "/snapshots" : "/releases/" + release);
  }
}

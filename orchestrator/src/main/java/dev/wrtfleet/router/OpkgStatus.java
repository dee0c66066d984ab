package dev.wrtfleet.router;

import dev.wrtfleet.facts.InstalledPackages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads {@code /usr/lib/opkg/status}, whole or only the lines asked for: packages of releases up to
 * 24.10. {@code Status: install user installed} is a package somebody asked for, {@code install ok
 * installed} with {@code Auto-Installed: yes} one that came with another. A package that is not in
 * {@code /rom/usr/lib/opkg/status} was put on top of the image.
 */
public final class OpkgStatus {
  /** A full router has some 300 packages of some 5 such lines. */
  private static final int LINES_MAX = 20_000;

  private OpkgStatus() {}

  /**
   * The packages; empty where the output names none.
   *
   * @param rom the same lines of the image's own list; empty text where there is no such list
   */
  public static Optional<InstalledPackages> parse(String output, String rom) {
    var needed = new Needed();
    var installed = new TreeSet<String>();
    for (Map<String, String> entry : entries(output)) {
      add(entry, needed, installed);
    }
    if (needed.isEmpty()) {
      return Optional.empty();
    }
    Set<String> image = new HashSet<>();
    entries(rom).forEach(entry -> image.add(entry.getOrDefault("Package", "")));
    var later = new TreeSet<>(installed);
    later.removeAll(image);
    return Optional.of(needed.packages(image.isEmpty() ? Set.of() : later));
  }

  private static void add(Map<String, String> entry, Needed needed, Set<String> installed) {
    Optional<String> name = PackageName.of(entry.getOrDefault("Package", ""));
    String[] status = entry.getOrDefault("Status", "").split("\\s+", -1);
    if (name.isEmpty() || status.length < 3 || !status[2].equals("installed")) {
      return;
    }
    boolean byItself = entry.getOrDefault("Auto-Installed", "").equals("yes");
    installed.add(name.get());
    needed.add(
        name.get(),
        Set.copyOf(PackageName.list(entry.getOrDefault("Depends", ""), "[,|]")),
        Set.copyOf(PackageName.list(entry.getOrDefault("Provides", ""), ",")),
        status[1].contains("user") && !byItself);
  }

  /** Each {@code Package:} begins an entry, whether or not empty lines are between them. */
  private static Iterable<Map<String, String>> entries(String output) {
    var entries = new java.util.ArrayList<Map<String, String>>();
    Map<String, String> entry = new HashMap<>();
    for (String line : output.lines().limit(LINES_MAX).toList()) {
      int colon = line.indexOf(':');
      if (colon < 1 || Character.isWhitespace(line.charAt(0))) {
        continue;
      }
      String key = line.substring(0, colon);
      if (key.equals("Package")) {
        entry = new HashMap<>();
        entries.add(entry);
      }
      entry.putIfAbsent(key, line.substring(colon + 1).strip());
    }
    return entries;
  }
}

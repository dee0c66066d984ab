package dev.wrtfleet.router;

import dev.wrtfleet.facts.InstalledPackages;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads {@code /etc/apk/world} and the names out of {@code /lib/apk/db/installed}: packages of
 * releases from 25.12 on. The world names what somebody asked for, one to a line, perhaps with a
 * version; the database has {@code P:} name, {@code D:} needs, {@code p:} stands for (apk-tools,
 * apk-world(5) and its database). What is not in {@code /rom/etc/apk/world} was put on top of the
 * image.
 */
public final class ApkWorld {
  /** The lines asked for of a full router: some 300 packages of 3 lines. */
  private static final int LINES_MAX = 20_000;

  private ApkWorld() {}

  /**
   * The packages; empty where the database names none.
   *
   * @param rom the image's own world; empty text where there is none
   */
  public static Optional<InstalledPackages> parse(String world, String rom, String database) {
    Set<String> asked = names(world);
    var needed = new Needed();
    String name = "";
    Set<String> needs = new HashSet<>();
    Set<String> provides = new HashSet<>();
    for (String line : database.lines().limit(LINES_MAX).toList()) {
      if (line.startsWith("P:")) {
        add(needed, name, needs, provides, asked);
        name = PackageName.of(line.substring(2)).orElse("");
        needs = new HashSet<>();
        provides = new HashSet<>();
      } else if (line.startsWith("D:")) {
        needs.addAll(PackageName.list(line.substring(2), "\\s+"));
      } else if (line.startsWith("p:")) {
        provides.addAll(PackageName.list(line.substring(2), "\\s+"));
      }
    }
    add(needed, name, needs, provides, asked);
    if (needed.isEmpty()) {
      return Optional.empty();
    }
    Set<String> image = names(rom);
    var later = new TreeSet<>(asked);
    later.removeAll(image);
    return Optional.of(needed.packages(image.isEmpty() ? Set.of() : later));
  }

  private static void add(
      Needed needed, String name, Set<String> needs, Set<String> provides, Set<String> asked) {
    if (!name.isEmpty()) {
      needed.add(name, needs, provides, asked.contains(name));
    }
  }

  /** {@code !name} keeps a package away: nobody asked for it. */
  private static Set<String> names(String world) {
    return Arrays.stream(world.split("\\s+", -1))
        .limit(LINES_MAX)
        .filter(word -> !word.startsWith("!"))
        .flatMap(word -> PackageName.of(word).stream())
        .collect(Collectors.toSet());
  }
}

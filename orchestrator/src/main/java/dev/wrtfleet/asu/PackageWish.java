package dev.wrtfleet.asu;

import dev.wrtfleet.facts.InstalledPackages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to ask for so that the next image has what this router has: its chosen packages but for
 * those that come with the device, and without those of the device that somebody took away. Pure.
 */
final class PackageWish {
  /** Every image has them, and no release lists them. */
  private static final Set<String> ALWAYS = Set.of("kernel", "libc");

  private final Set<String> usualThen;
  private final Optional<Set<String>> usualNow;

  /**
   * A wish for the release asked for.
   *
   * @param usualNow what the device has in the release it runs; absent where nobody says
   * @param usualThen the same of the release asked for; empty where nobody says
   */
  PackageWish(Optional<Set<String>> usualNow, Set<String> usualThen) {
    this.usualNow = usualNow;
    this.usualThen = usualThen;
  }

  /** The packages, sorted; what is named goes over what is installed. */
  List<String> of(Optional<InstalledPackages> installed, List<String> named) {
    var wish = new TreeSet<String>();
    installed.ifPresent(packages -> {
      wish.addAll(packages.chosen());
      wish.removeAll(ALWAYS);
      wish.removeAll(usualThen);
      usualNow.ifPresent(usual -> {
        wish.removeAll(usual);
        usual.stream()
            .filter(usualThen::contains)
            .filter(name -> !packages.all().contains(name) && !ALWAYS.contains(name))
            .forEach(name -> wish.add("-" + name));
      });
    });
    for (String name : named) {
      wish.remove(name.startsWith("-") ? name.substring(1) : "-" + name);
      wish.add(name);
    }
    return List.copyOf(wish);
  }
}

package dev.wrtfleet.facts;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The packages of a router, as far as they must be asked for again in other firmware.
 *
 * @param chosen what somebody asked for, at the router or for its image: without what is only there
 *     because another package needs it. Holds the usual packages of the device too
 * @param all every installed package, and every name an installed package stands for
 */
public record InstalledPackages(SortedSet<String> chosen, SortedSet<String> all) {
  /** Copies the sets. */
  public InstalledPackages {
    chosen = Collections.unmodifiableSortedSet(new TreeSet<>(chosen));
    all = Collections.unmodifiableSortedSet(new TreeSet<>(all));
  }
}

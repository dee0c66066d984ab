package dev.wrtfleet.facts;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What works on a router right now; taken before the upgrade it is the baseline health is compared
 * with. Maps are empty where the router has no such ubus object.
 *
 * @param services name to whether an instance of it runs
 * @param interfaces logical interface (lan, wan …) to whether it is up
 * @param radios radio to whether it is up, disabled radios left out
 * @param defaultRoute whether there is a default route, IPv4 or IPv6
 */
public record Workings(
    SortedMap<String, Boolean> services,
    SortedMap<String, Boolean> interfaces,
    SortedMap<String, Boolean> radios,
    boolean defaultRoute) {
  /** Copies the maps. */
  public Workings {
    services = copy(services);
    interfaces = copy(interfaces);
    radios = copy(radios);
  }

  private static SortedMap<String, Boolean> copy(Map<String, Boolean> map) {
    return java.util.Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}

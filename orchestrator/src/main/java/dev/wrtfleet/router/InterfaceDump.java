package dev.wrtfleet.router;

import static dev.wrtfleet.router.JsonAnswer.isTrue;
import static dev.wrtfleet.router.JsonAnswer.text;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The answer to {@code ubus call network.interface dump} (netifd).
 *
 * @param up interface to whether it is up; dynamic ones ({@code wan_6} …) are left out, they follow
 *     the interface that made them
 * @param defaultRoute whether any interface has a default route, IPv4 or IPv6
 */
public record InterfaceDump(SortedMap<String, Boolean> up, boolean defaultRoute) {
  /** Copies the map. */
  public InterfaceDump {
    up = Collections.unmodifiableSortedMap(new TreeMap<>(up));
  }

  /** Reads the answer; empty where it has no list of interfaces. */
  public static Optional<InterfaceDump> parse(String output) {
    return JsonAnswer.object(output)
        .map(root -> root.path("interface"))
        .filter(JsonNode::isArray)
        .map(InterfaceDump::of);
  }

  private static InterfaceDump of(JsonNode interfaces) {
    SortedMap<String, Boolean> up = new TreeMap<>();
    boolean defaultRoute = false;
    for (JsonNode each : interfaces) {
      String name = text(each, "interface");
      if (!name.isEmpty() && !isTrue(each, "dynamic")) {
        up.put(name, isTrue(each, "up"));
      }
      defaultRoute |= each.path("route").valueStream().anyMatch(InterfaceDump::isDefault);
    }
    return new InterfaceDump(up, defaultRoute);
  }

  private static boolean isDefault(JsonNode route) {
    String target = text(route, "target");
    boolean anywhere = target.equals("0.0.0.0") || target.equals("::");
    return anywhere && route.path("mask").asInt(-1) == 0;
  }
}

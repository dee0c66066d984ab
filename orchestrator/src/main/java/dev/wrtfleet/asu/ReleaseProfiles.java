package dev.wrtfleet.asu;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a release has for one target, out of its {@code profiles.json} (OpenWrt
 * scripts/json_overview_image_info.py): which device is which board, and what it always has.
 */
final class ReleaseProfiles {
  /** The largest target has some 300 devices. */
  private static final int PROFILES_MAX = 5_000;

  private record Profile(Set<String> boards, Set<String> packages, Set<String> without) {}

  private final Map<String, Profile> profiles;
  private final Set<String> usual;

  private ReleaseProfiles(Map<String, Profile> profiles, Set<String> usual) {
    this.profiles = profiles;
    this.usual = usual;
  }

  /** Reads the file; empty where it is not one. */
  static Optional<ReleaseProfiles> parse(String text) {
    return ServerJson.object(text)
        .filter(root -> root.path("profiles").isObject())
        .filter(root -> root.path("profiles").size() <= PROFILES_MAX)
        .map(ReleaseProfiles::of);
  }

  private static ReleaseProfiles of(JsonNode root) {
    var profiles = new LinkedHashMap<String, Profile>();
    root.path("profiles")
        .properties()
        .forEach(each -> {
          Set<String> device = texts(each.getValue().path("device_packages"));
          var with = new TreeSet<String>();
          var without = new TreeSet<String>();
          device.forEach(
              name -> (name.startsWith("-") ? without : with).add(name.replaceFirst("^-", "")));
          Set<String> boards = texts(each.getValue().path("supported_devices"));
          profiles.put(each.getKey(), new Profile(boards, with, without));
        });
    return new ReleaseProfiles(profiles, texts(root.path("default_packages")));
  }

  private static Set<String> texts(JsonNode list) {
    var texts = new TreeSet<String>();
    list.valueStream().filter(JsonNode::isString).forEach(each -> texts.add(each.asString("")));
    return texts;
  }

  /** The device whose image names this board. */
  Optional<String> profile(String board) {
    var found = new HashMap<String, Profile>(profiles);
    found.values().removeIf(profile -> !profile.boards().contains(board));
    return found.size() == 1 ? Optional.of(found.keySet().iterator().next()) : Optional.empty();
  }

  /** Whether it has this device. */
  boolean has(String profile) {
    return profiles.containsKey(profile);
  }

  /** What images of this device hold without being asked. */
  Set<String> packages(String profile) {
    var packages = new TreeSet<>(usual);
    Profile device = profiles.get(profile);
    if (device != null) {
      packages.addAll(device.packages());
      packages.removeAll(device.without());
    }
    return packages;
  }
}

package dev.wrtfleet.asu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * One image to be built. Equal requests are one build.
 *
 * @param profile the device's name in its release: {@code tplink_archer-c7-v5}
 * @param packages sorted; beside what the device always has
 */
record BuildRequest(
    String release,
    String target,
    String profile,
    List<String> packages,
    Optional<String> filesystem,
    Optional<Integer> rootfsSizeMb) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  BuildRequest {
    packages = packages.stream().sorted().distinct().toList();
  }

  /** The body of {@code POST /api/v1/build}; the same text for equal requests. */
  String json() {
    var body = new LinkedHashMap<String, Object>();
    body.put("distro", "openwrt");
    body.put("version", release);
    body.put("target", target);
    body.put("profile", profile);
    body.put("packages", packages);
    body.put("diff_packages", false);
    filesystem.ifPresent(name -> body.put("filesystem", name));
    rootfsSizeMb.ifPresent(size -> body.put("rootfs_size_mb", size));
    body.put("client", "wrtfleet/1");
    return JSON.writeValueAsString(body);
  }
}

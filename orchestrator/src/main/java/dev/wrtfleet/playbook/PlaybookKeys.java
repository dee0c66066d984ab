package dev.wrtfleet.playbook;

import dev.wrtfleet.yaml.Keys;
import java.util.Map;

/**
 * The keys of a playbook. playbook.schema.json has the known ones, held to it by a test; the later
 * ones are agreed on and refused until something acts on them.
 */
public final class PlaybookKeys {
  static final Keys TOP =
      Keys.of(
              "name",
              "describe",
              "hosts",
              "images",
              "config",
              "waves",
              "at_once",
              "stop_when",
              "return_within",
              "health")
          .later(
              "upload", "window", "notify", "hooks", "stage", "wait_for_absent", "on_failed_gate");
  static final Keys IMAGES = Keys.of("catalog", "map", "require", "build");
  static final Keys BUILD =
      Keys.of("server", "release", "packages", "filesystem", "rootfs_size_mb", "within");
  static final Keys IMAGE_MAP = Keys.of("board", "target", "rootfs", "efi", "file");
  static final Keys WAVE =
      Keys.of("name", "pick", "soak", "approve")
          .later("window", "hooks", "stage", "wait_for_absent", "on_failed_gate");
  static final Keys PICK = Keys.of("per_board", "hosts");
  static final Keys AT_ONCE = Keys.of("total");
  static final Keys STOP_WHEN = Keys.of("failed", "failed_percent").later("per_board", "in_a_row");
  static final Keys HEALTH = Keys.of("stable_for", "within", "checks");
  static final Keys CHECK = Keys.of("ping", "command", "expect");

  private PlaybookKeys() {}

  /** All of them, by what they are the keys of. */
  public static Map<String, Keys> all() {
    return Map.of(
        "playbook", TOP,
        "images", IMAGES,
        "build", BUILD,
        "image_map", IMAGE_MAP,
        "wave", WAVE,
        "pick", PICK,
        "at_once", AT_ONCE,
        "stop_when", STOP_WHEN,
        "health", HEALTH,
        "check", CHECK);
  }
}

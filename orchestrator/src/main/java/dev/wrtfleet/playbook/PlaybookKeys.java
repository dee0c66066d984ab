package dev.wrtfleet.playbook;

import static java.util.Map.entry;

import dev.wrtfleet.yaml.Keys;
import java.util.Arrays;
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
              "health",
              "window",
              "freeze",
              "takes",
              "apart",
              "canaries",
              "upload",
              "wait_for_absent",
              "hooks",
              "site_down",
              "on_failed_gate",
              "stage")
          .later("notify");
  static final Keys IMAGES = Keys.of("catalog", "map", "require", "build", "before");
  static final Keys BUILD =
      Keys.of("server", "release", "packages", "filesystem", "rootfs_size_mb", "within");
  static final Keys IMAGE_MAP = Keys.of("board", "target", "rootfs", "efi", "file");
  static final Keys WAVE =
      Keys.of("name", "pick", "soak", "approve", "stop_when", "window")
          .later("hooks", "stage", "wait_for_absent", "on_failed_gate");
  static final Keys PICK = Keys.of("per_board", "hosts", "percent", "of");
  static final Keys STOP_WHEN =
      Keys.of("failed", "failed_percent", "per_board", "in_a_row", "count");
  static final Keys FAILED_PERCENT = Keys.of("percent", "of_at_least");
  static final Keys FAILED_PER_BOARD = Keys.of("failed", "then");
  static final Keys SITE_DOWN = Keys.of("by", "hosts", "waits");
  static final Keys APPROVE = Keys.of("by", "within", "else");
  static final Keys HEALTH = Keys.of("stable_for", "within", "checks");
  static final Keys CHECK = Keys.of("ping", "command", "expect");
  static final Keys HOOKS =
      Keys.of(Arrays.stream(HookPoint.values()).map(HookPoint::word).toArray(String[]::new));
  static final Keys HOOK = Keys.of("run", "timeout", "on_failure", "env");

  private PlaybookKeys() {}

  /** All of them, by what they are the keys of. */
  public static Map<String, Keys> all() {
    return Map.ofEntries(
        entry("playbook", TOP),
        entry("images", IMAGES),
        entry("build", BUILD),
        entry("image_map", IMAGE_MAP),
        entry("wave", WAVE),
        entry("approve", APPROVE),
        entry("pick", PICK),
        entry("stop_when", STOP_WHEN),
        entry("failed_percent", FAILED_PERCENT),
        entry("failed_per_board", FAILED_PER_BOARD),
        entry("health", HEALTH),
        entry("check", CHECK),
        entry("hooks", HOOKS),
        entry("hook", HOOK),
        entry("site_down", SITE_DOWN));
  }
}

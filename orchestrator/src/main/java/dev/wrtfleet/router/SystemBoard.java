package dev.wrtfleet.router;

import static dev.wrtfleet.router.JsonAnswer.text;

import dev.wrtfleet.facts.Release;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The answer to {@code ubus call system board} (procd system.c).
 *
 * @param board empty before 17.01.4; with commas turned into dashes where /tmp/sysinfo/board_name
 *     is missing, so that file goes first
 * @param rootfsType empty before 22.03, {@code initramfs} also from 21.02's own flag
 * @param release empty where the answer has no revision
 */
public record SystemBoard(
    String hostname, String model, String board, String rootfsType, Optional<Release> release) {

  /** Reads the answer; empty where it is not that object. */
  public static Optional<SystemBoard> parse(String output) {
    return JsonAnswer.object(output)
        .filter(root -> root.has("release") || root.has("board_name") || root.has("hostname"))
        .map(SystemBoard::of);
  }

  private static SystemBoard of(JsonNode root) {
    String rootfs = JsonAnswer.isTrue(root, "initramfs") ? "initramfs" : text(root, "rootfs_type");
    return new SystemBoard(
        text(root, "hostname"),
        text(root, "model"),
        text(root, "board_name"),
        rootfs,
        release(root.path("release")));
  }

  private static Optional<Release> release(JsonNode node) {
    return Optional.of(
            new Release(
                text(node, "distribution"),
                text(node, "version"),
                text(node, "revision"),
                text(node, "target")))
        .filter(release -> !release.revision().isEmpty());
  }
}

package dev.wrtfleet.image;

import java.util.List;
import java.util.Optional;

/**
 * What an image says about itself in its fwtool trailer.
 *
 * @param boards the boards it is for: {@code new_supported_devices} where {@code compat_version} is
 *     not 1.0, else {@code supported_devices}, exactly as written
 * @param compatVersion as written; absent counts as 1.0
 * @param compatMessage what the maker says to those coming from another compat_version
 * @param version release, {@code SNAPSHOT} for snapshots, empty where not said
 * @param revision what a router running it will report, empty where not said
 * @param target for instance {@code ath79/generic}, empty where not said
 */
public record Metadata(
    List<String> boards,
    Optional<String> compatVersion,
    Optional<String> compatMessage,
    String version,
    String revision,
    String target) {
  /** Copies the list. */
  public Metadata {
    boards = List.copyOf(boards);
  }

  /** The compat version, 1.0 where absent. */
  public String compat() {
    return compatVersion.orElse("1.0");
  }
}

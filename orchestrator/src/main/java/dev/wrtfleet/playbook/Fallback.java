package dev.wrtfleet.playbook;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How routers get back to what they ran before.
 *
 * @param before folders or files of images of what the routers run now, absolute
 * @param onFailedGate what becomes of the routers a wave has flashed when a budget closes its gate
 */
public record Fallback(List<Path> before, OnFailedGate onFailedGate) {
  /** What a playbook means that says nothing of it. */
  public static final Fallback NONE = new Fallback(List.of(), OnFailedGate.HALT);

  /** Copies the list. */
  public Fallback {
    before = List.copyOf(before);
    onFailedGate = Objects.requireNonNullElse(onFailedGate, OnFailedGate.HALT);
  }

  /** What follows a failed gate. */
  public enum OnFailedGate {
    /** They stay as they are. */
    HALT,
    /** A run of its own brings them back. */
    ROLLBACK
  }
}

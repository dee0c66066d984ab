package dev.wrtfleet.router;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code cat /proc/sys/kernel/random/boot_id}: another one after every boot, the one sure
 * sign of a reboot.
 */
public final class BootId {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private BootId() {}

  /** The boot id; empty where it is none. */
  public static Optional<String> parse(String output) {
    return Optional.of(output.strip()).filter(id -> UUID.matcher(id).matches());
  }
}

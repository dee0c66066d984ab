package dev.wrtfleet.fleet;

import dev.wrtfleet.yaml.Keys;
import java.util.Map;

/** The keys of an inventory; inventory.schema.json has the same ones, held to it by a test. */
public final class InventoryKeys {
  static final Keys TOP = Keys.of("defaults", "groups", "hosts");
  static final Keys DEFAULTS =
      Keys.of("user", "port", "identity", "passphrase", "password", "known_hosts", "labels", "via");
  static final Keys GROUP = DEFAULTS.and("hosts", "after");
  static final Keys HOST = DEFAULTS.and("address", "after");
  static final Keys SECRET = Keys.of("env", "file", "command");

  private InventoryKeys() {}

  /** All of them, by what they are the keys of. */
  public static Map<String, Keys> all() {
    return Map.of(
        "inventory", TOP, "defaults", DEFAULTS, "group", GROUP, "host", HOST, "secret", SECRET);
  }
}

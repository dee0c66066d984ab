package dev.wrtfleet.view.terminal;

import dev.wrtfleet.image.UsignKey;
import java.util.List;

/** Trusted keys for people and for scripts. */
public final class KeysView {
  private KeysView() {}

  /** A line a key. */
  public static List<String> lines(List<UsignKey> keys) {
    var table = new Table("FINGERPRINT", "COMMENT");
    keys.forEach(key -> table.row(key.fingerprint(), key.comment()));
    return table.lines();
  }

  /** One JSON object a key. */
  public static List<String> json(List<UsignKey> keys) {
    return keys.stream()
        .map(key ->
            new JsonLine()
                .put("fingerprint", key.fingerprint())
                .put("comment", key.comment())
                .line())
        .toList();
  }
}

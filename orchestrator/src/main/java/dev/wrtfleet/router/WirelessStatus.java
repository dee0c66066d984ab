package dev.wrtfleet.router;

import static dev.wrtfleet.router.JsonAnswer.isTrue;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads {@code ubus call network.wireless status} (netifd). Keys may occur twice there. */
public final class WirelessStatus {
  private WirelessStatus() {}

  /**
   * Radio to whether it is up, not being set up and not given up; disabled radios are left out.
   * Empty where the answer is no object.
   */
  public static Optional<SortedMap<String, Boolean>> parse(String output) {
    return JsonAnswer.object(output).map(WirelessStatus::radios);
  }

  private static SortedMap<String, Boolean> radios(JsonNode root) {
    SortedMap<String, Boolean> radios = new TreeMap<>();
    root.properties().stream()
        .filter(radio -> radio.getValue().isObject() && !isTrue(radio.getValue(), "disabled"))
        .forEach(radio -> radios.put(radio.getKey(), works(radio.getValue())));
    return radios;
  }

  private static boolean works(JsonNode radio) {
    return isTrue(radio, "up") && !isTrue(radio, "pending") && !isTrue(radio, "retry_setup_failed");
  }
}

package dev.wrtfleet.router;

import static dev.wrtfleet.router.JsonAnswer.isTrue;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads {@code ubus call service list} (procd service/service.c). */
public final class ServiceList {
  private ServiceList() {}

  /** Service to its state; empty where the answer is no object. */
  public static Optional<SortedMap<String, ServiceState>> parse(String output) {
    return JsonAnswer.object(output).map(ServiceList::states);
  }

  private static SortedMap<String, ServiceState> states(JsonNode root) {
    SortedMap<String, ServiceState> states = new TreeMap<>();
    root.properties()
        .forEach(
            service -> states.put(service.getKey(), state(service.getValue().path("instances"))));
    return states;
  }

  private static ServiceState state(JsonNode instances) {
    List<JsonNode> all = instances.valueStream().toList();
    if (all.isEmpty()) {
      return ServiceState.NO_INSTANCE;
    }
    if (all.stream().anyMatch(instance -> isTrue(instance, "running"))) {
      return ServiceState.RUNNING;
    }
    return all.stream().allMatch(ServiceList::endedWell)
        ? ServiceState.FINISHED
        : ServiceState.STOPPED;
  }

  private static boolean endedWell(JsonNode instance) {
    return !instance.has("respawn") && instance.path("exit_code").asInt(-1) == 0;
  }
}

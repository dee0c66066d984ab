package dev.wrtfleet.store;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as JSON. The names are a promise: journals written today are read by every later version.
 * Fields not known here are ignored; an event of a type not known here is refused, for what it
 * means could change everything.
 */
public final class EventJson {
  private static final JsonMapper JSON = Json.mapper();
  private static final Map<String, Class<? extends Event>> TYPES = types();
  private static final Map<Class<? extends Event>, String> NAMES =
      TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private EventJson() {}

  private static Map<String, Class<? extends Event>> types() {
    var types = new LinkedHashMap<String, Class<? extends Event>>();
    types.put("run-started", Event.RunStarted.class);
    types.put("planned", Event.Planned.class);
    types.put("wave-opened", Event.WaveOpened.class);
    types.put("wave-settled", Event.WaveSettled.class);
    types.put("approval-asked", Event.ApprovalAsked.class);
    types.put("approved", Event.Approved.class);
    types.put("wave-passed", Event.WavePassed.class);
    types.put("halted", Event.Halted.class);
    types.put("run-finished", Event.RunFinished.class);
    types.put("host-admitted", Event.HostAdmitted.class);
    types.put("step-started", Event.StepStarted.class);
    types.put("commands-run", Event.CommandsRun.class);
    types.put("facts-read", Event.FactsRead.class);
    types.put("flash-issued", Event.FlashIssued.class);
    types.put("flash-seen", Event.FlashSeen.class);
    types.put("proved", Event.Proved.class);
    types.put("health-seen", Event.HealthSeen.class);
    types.put("host-ended", Event.HostEnded.class);
    types.put("board-left-out", Event.BoardLeftOut.class);
    types.put("window-awaited", Event.WindowAwaited.class);
    types.put("window-opened", Event.WindowOpened.class);
    types.put("approval-expired", Event.ApprovalExpired.class);
    types.put("late-awaited", Event.LateAwaited.class);
    types.put("host-put-off", Event.HostPutOff.class);
    types.put("host-found", Event.HostFound.class);
    types.put("hook-ran", Event.HookRan.class);
    types.put("host-hook-ran", Event.HostHookRan.class);
    types.put("soak-ended", Event.SoakEnded.class);
    types.put("skip-asked", Event.SkipAsked.class);
    types.put("host-retried", Event.HostRetried.class);
    types.put("soak-seen", Event.SoakSeen.class);
    types.put("host-relapsed", Event.HostRelapsed.class);
    types.put("host-away", Event.HostAway.class);
    types.put("host-put-back", Event.HostPutBack.class);
    types.put("site-paused", Event.SitePaused.class);
    types.put("site-resumed", Event.SiteResumed.class);
    types.put("rollback-ordered", Event.RollbackOrdered.class);
    staging(types);
    Set<Class<?>> nameless = leaves(Event.class).collect(Collectors.toSet());
    nameless.removeAll(types.values());
    if (!nameless.isEmpty()) {
      throw new IllegalStateException("events without a name in the journal: " + nameless);
    }
    return Collections.unmodifiableMap(types);
  }

  private static void staging(Map<String, Class<? extends Event>> types) {
    types.put("stage-begun", Event.StageBegun.class);
    types.put("host-staged", Event.HostStaged.class);
    types.put("stage-failed", Event.StageFailed.class);
    types.put("stage-lost", Event.StageLost.class);
    types.put("stage-recalled", Event.StageRecalled.class);
    types.put("stage-cleared", Event.StageCleared.class);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(EventJson::leaves)
        : Stream.of(type);
  }

  /** All names, in the order of a run. */
  public static Set<String> names() {
    return TYPES.keySet();
  }

  /** The name of the event's type, for instance {@code host-ended}. */
  public static String name(Event event) {
    String name = NAMES.get(event.getClass());
    if (name == null) {
      throw new IllegalStateException("no name for " + event.getClass());
    }
    return name;
  }

  /** The event's fields as one line of JSON; paths are absolute, times ISO 8601. */
  public static String write(Event event) {
    return JSON.writeValueAsString(event);
  }

  /**
   * The event of this type and these fields.
   *
   * @param place where it stands, for the one who must look there: {@code event 7 of run 3fa2}
   */
  public static Event read(String place, String name, String json) {
    Class<? extends Event> type = TYPES.get(name);
    if (type == null) {
      throw unreadable(place, "it is of a type not known here, '" + name + "'");
    }
    try {
      return JSON.readValue(json, type);
    } catch (JacksonException e) {
      throw unreadable(place, "this '" + name + "' is not as expected, " + e.getOriginalMessage());
    }
  }

  private static FleetException unreadable(String place, String why) {
    return FleetException.wrongInput(
        Problem.of(
            "journal.unknown-event",
            "cannot read " + place,
            why,
            "Another version of wrtfleet wrote it: use that one for this run."));
  }
}

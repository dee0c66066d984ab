package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.Hooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which hook must have run before which event of the run; one that failed and may not fail halts.
 * Whatever was begun is ended: a wave that opened gets its {@code after_wave}, a run its {@code
 * after_run}, also after a halt.
 */
final class HookRules {
  private HookRules() {}

  /** The hook that must run before this event; empty where none must, or it did. */
  static Optional<HookDue> before(RolloutState state, Event event) {
    if (state.roster().isEmpty() || hooks(state).isEmpty()) {
      return Optional.empty();
    }
    return switch (event) {
      case Event.WaveOpened e ->
          due(state, HookPoint.BEFORE_RUN, 0)
              .or(() -> ofWave(state, HookPoint.BEFORE_WAVE, e.wave()));
      case Event.WavePassed e -> ofWave(state, HookPoint.AFTER_WAVE, e.wave());
      case Event.RunFinished e ->
          state
              .openWave()
              .flatMap(wave -> ofWave(state, HookPoint.AFTER_WAVE, wave))
              .or(() -> due(state, HookPoint.AFTER_RUN, 0));
      default -> Optional.empty();
    };
  }

  private static Hooks hooks(RolloutState state) {
    return state.roster().orElseThrow().plan().playbook().hooks();
  }

  private static Optional<HookDue> due(RolloutState state, HookPoint point, int wave) {
    return hooks(state)
        .at(point)
        .filter(spec -> state.course().hooks().of(point, wave).isEmpty())
        .map(spec -> new HookDue(point, wave, spec));
  }

  private static Optional<HookDue> ofWave(RolloutState state, HookPoint point, int wave) {
    return state.tally(wave).total() == 0 ? Optional.empty() : due(state, point, wave);
  }

  /** Those of these events that may happen now: the ones before a hook that has not run. */
  static List<Event> allowed(RolloutState state, List<Event> events) {
    var allowed = new ArrayList<Event>();
    for (Event event : events) {
      if (before(state, event).isPresent()) {
        break;
      }
      allowed.add(event);
    }
    return allowed;
  }

  /** The hook the first of these events waits for. */
  static Optional<HookDue> due(RolloutState state, List<Event> events) {
    return events.stream().flatMap(event -> before(state, event).stream()).findFirst();
  }

  /** Why a run must halt: a hook failed that may not. */
  static Optional<String> haltReason(RolloutState state) {
    if (state.course().hooks().ran().isEmpty()) {
      return Optional.empty();
    }
    return state.course().hooks().ran().values().stream()
        .filter(ran -> !ran.passed() && stops(state, ran))
        .findFirst()
        .map(ran ->
            "hook %s%s failed: %s"
                .formatted(ran.hook().word(), ofWhichWave(state, ran), ran.detail()));
  }

  private static boolean stops(RolloutState state, Event.HookRan ran) {
    return hooks(state).at(ran.hook()).filter(spec -> spec.stops()).isPresent();
  }

  private static String ofWhichWave(RolloutState state, Event.HookRan ran) {
    boolean isOfWave = ran.hook() == HookPoint.BEFORE_WAVE || ran.hook() == HookPoint.AFTER_WAVE;
    return isOfWave ? " of wave " + state.roster().orElseThrow().spec(ran.wave()).name() : "";
  }

  /** What speaks against this event, as far as hooks go. */
  static Optional<String> objection(RolloutState state, Event event) {
    if (event instanceof Event.HookRan ran) {
      boolean isKnown = state.roster().isPresent() && hooks(state).at(ran.hook()).isPresent();
      boolean isAgain = state.course().hooks().of(ran.hook(), ran.wave()).isPresent();
      return !isKnown
          ? Optional.of("the plan has no such hook")
          : isAgain ? Optional.of("the hook ran already") : Optional.empty();
    }
    return before(state, event).map(due -> "hook " + due.point().word() + " has not run");
  }
}

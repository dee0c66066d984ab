package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * In half of the random worlds with windows hosts are staged. Drawn apart from all else, so that a
 * seed without is the world it was.
 */
final class RandomStages {
  private final Random random;
  private final boolean isWanted;

  RandomStages(long seed) {
    random = new Random(seed ^ 0x57A6E);
    isWanted = happens(0.5);
  }

  private boolean happens(double chance) {
    return random.nextDouble() < chance;
  }

  Playbook of(Playbook playbook) {
    return isWanted
        ? playbook.withSchedule(Schedule.ANY_TIME.with(Schedule.Images.BEFORE_THE_WINDOW))
        : playbook;
  }

  Timing of(Timing timing) {
    boolean isKnown = isWanted && timing.window().isPresent() && happens(0.7);
    return isKnown
        ? timing.staged(Optional.of(timing.takes().dividedBy(1 + random.nextInt(3))))
        : timing;
  }

  /** What a host's task does about an event of the run, where it does anything. */
  void see(Event event, Map<String, Deque<Event>> roads) {
    if (event instanceof Event.StageBegun(String host, var opens)) {
      Event end =
          happens(0.8)
              ? new Event.HostStaged(host, Routers.facts("acme,one"), "ab".repeat(32), 8_000_000)
              : new Event.StageFailed(host, "no room");
      roads.put(host, new ArrayDeque<>(List.of(new Event.StepStarted(host, Step.PROBE, ""), end)));
    } else if (event instanceof Event.StageRecalled(String host, String why)) {
      // What the task was at may come first.
      Deque<Event> road = roads.getOrDefault(host, new ArrayDeque<>());
      if (happens(0.5)) {
        road.clear();
      }
      road.add(new Event.StageCleared(host, "its image is taken off"));
      roads.put(host, road);
    }
  }

  /** A host whose turn has come may find its image gone. */
  Optional<Event> lost(HostProgress before) {
    return before.stage().isThere() && happens(0.3)
        ? Optional.of(new Event.StageLost(before.host(), "it rebooted"))
        : Optional.empty();
  }
}

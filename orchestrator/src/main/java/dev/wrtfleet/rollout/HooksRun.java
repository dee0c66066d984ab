package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.HookPoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which hooks of the run and its waves ran, and how. */
record HooksRun(Map<Key, Event.HookRan> ran) {
  static final HooksRun NONE = new HooksRun(Map.of());

  /** One point of one wave; of wave 0 where it is not for a wave. */
  record Key(HookPoint point, int wave) {}

  HooksRun {
    ran = Map.copyOf(ran);
  }

  HooksRun plus(Event.HookRan event) {
    var more = new HashMap<>(ran);
    more.put(new Key(event.hook(), event.wave()), event);
    return new HooksRun(more);
  }

  Optional<Event.HookRan> of(HookPoint point, int wave) {
    return Optional.ofNullable(ran.get(new Key(point, wave)));
  }
}

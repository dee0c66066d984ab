package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Event.HostStaged;
import dev.wrtfleet.router.LinkException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a staged router is as it was left hours ago. Whatever differs, it is staged anew: nothing
 * seen then is believed now.
 */
final class StagedImage {
  private final Upload upload;
  private final Session session;
  private final HostStaged before;

  StagedImage(Upload upload, Session session, HostStaged before) {
    this.upload = upload;
    this.session = session;
    this.before = before;
  }

  /** What differs; empty where the image lies there and the router is as it was. */
  Optional<String> astray(RouterFacts now, long backupBytes) throws LinkException {
    Optional<String> other = other(before.facts(), now);
    if (other.isPresent()) {
      return other;
    }
    if (!upload.lies(session)) {
      return Optional.of("the image that was staged is gone, or another one");
    }
    return Room.Needed.NOW
        .check(session, 0, backupBytes)
        .map(tight -> "with the image staged, " + tight.reason());
  }

  /** What the router says of itself. */
  private static Optional<String> other(RouterFacts then, RouterFacts now) {
    if (!then.boot().id().equals(now.boot().id())) {
      return Optional.of("the router rebooted since it was staged");
    }
    if (!then.identity().board().equals(now.identity().board())) {
      return Optional.of("the router is another one than was staged");
    }
    if (!then.release().equals(now.release())) {
      return Optional.of("the router runs another firmware than when it was staged");
    }
    List<String> fallen =
        then.workings().services().entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .filter(name -> !now.workings().services().getOrDefault(name, false))
            .toList();
    return fallen.isEmpty()
        ? Optional.empty()
        : Optional.of("since it was staged these stopped: " + String.join(", ", fallen));
  }
}

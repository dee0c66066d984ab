package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.SkipAsked;
import dev.wrtfleet.rollout.Event.SoakSeen;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened to a host beside its road: what people asked for, and what its soak showed.
 *
 * @param skip who wants it left alone, and why
 * @param endedBefore how it had ended before it was tried again
 * @param retriedAt when that was; empty again once it was put off
 * @param watch the last look of a soak
 * @param unwellSince since when every look of this soak was not healthy
 * @param away why it could not be reached the last time it was tried; empty once it answers
 * @param triesAway how often it could not, since it was admitted
 * @param stage whether its image was brought before its window
 */
public record HostAside(
    Optional<SkipAsked> skip,
    Optional<HostEnded> endedBefore,
    Optional<Instant> retriedAt,
    Optional<SoakSeen> watch,
    Optional<Instant> unwellSince,
    Optional<String> away,
    int triesAway,
    HostStage stage) {
  static final HostAside NOTHING =
      new HostAside(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          HostStage.NONE);

  HostAside skipping(SkipAsked asked) {
    return new HostAside(
        Optional.of(asked), endedBefore, retriedAt, watch, unwellSince, away, triesAway, stage);
  }

  HostAside retried(Optional<HostEnded> end, Instant at) {
    return new HostAside(
        Optional.empty(),
        end,
        Optional.of(at),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        HostStage.NONE);
  }

  /** It was put off or back, or found to be another than was thought: the try is over. */
  HostAside waitingAnew() {
    return new HostAside(
        skip, Optional.empty(), Optional.empty(), watch, unwellSince, Optional.empty(), 0, stage);
  }

  HostAside watched(SoakSeen seen, Instant at) {
    boolean isWell = seen.verdict().equals(HostProgress.HEALTHY);
    boolean isSameSoak = watch.filter(before -> before.soak() == seen.soak()).isPresent();
    Optional<Instant> before = isSameSoak ? unwellSince : Optional.empty();
    return new HostAside(
        skip,
        endedBefore,
        retriedAt,
        Optional.of(seen),
        isWell ? Optional.empty() : before.or(() -> Optional.of(at)),
        away,
        triesAway,
        stage);
  }

  HostAside away(String reason) {
    return new HostAside(
        skip,
        endedBefore,
        retriedAt,
        watch,
        unwellSince,
        Optional.of(reason),
        triesAway + 1,
        stage);
  }

  HostAside answering() {
    return new HostAside(
        skip, endedBefore, retriedAt, watch, unwellSince, Optional.empty(), triesAway, stage);
  }

  HostAside staging(HostStage now) {
    return new HostAside(skip, endedBefore, retriedAt, watch, unwellSince, away, triesAway, now);
  }
}

package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.SoakSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The soak that keeps watching: every upgraded host of the wave is looked at again, and a wave
 * passes only after a last, healthy look at each of them once the soak is over. Somebody who opens
 * the next wave early takes the last look away, but not what was seen until then.
 */
final class Soaking {
  private Soaking() {}

  /** The soak this host is watched in; empty where nobody looks at it, or no more. */
  static Optional<Soak> of(RolloutState state, String host) {
    Course course = state.course();
    if (!course.open() || course.isHalted() || course.soakUntil().isEmpty()) {
      return Optional.empty();
    }
    Roster roster = state.roster().orElseThrow();
    Duration lasts = roster.spec(course.passed()).soak();
    boolean isOfWave = state.waveOf(host).filter(wave -> wave == course.passed()).isPresent();
    boolean isWatched =
        isOfWave
            && !lasts.isZero()
            && !course.said().isSoakCut()
            && state.host(host).filter(it -> isWatched(it, course.said().soaks())).isPresent();
    return isWatched
        ? Optional.of(new Soak(course.said().soaks(), course.soakUntil().get(), lasts))
        : Optional.empty();
  }

  private static boolean isWatched(HostProgress host, int soak) {
    boolean isUpgraded =
        host.ended().map(HostEnded::outcome).filter(Outcome.UPGRADED::equals).isPresent();
    boolean isSeenLast =
        host.aside().watch().filter(seen -> seen.soak() == soak && seen.last()).isPresent();
    return isUpgraded && !isSeenLast;
  }

  /** The hosts somebody still looks at. */
  static List<String> watched(RolloutState state) {
    Optional<Integer> wave = state.openWave();
    if (wave.isEmpty() || state.soakUntil().isEmpty()) {
      return List.of();
    }
    return LateRules.hosts(state, wave.get()).filter(host -> of(state, host).isPresent()).toList();
  }

  /** Whether the open wave has soaked, and nobody is looked at any more. */
  static boolean isOver(RolloutState state, Instant now) {
    Course course = state.course();
    if (course.said().isSoakCut()) {
      return true;
    }
    boolean isTime = course.soakUntil().filter(until -> !now.isBefore(until)).isPresent();
    return isTime && watched(state).isEmpty();
  }

  /** Watched hosts whose last look was not healthy. */
  static List<String> unwell(RolloutState state) {
    return watched(state).stream()
        .filter(host ->
            state
                .host(host)
                .flatMap(it -> it.aside().watch())
                .map(SoakSeen::verdict)
                .filter(verdict -> !verdict.equals(HostProgress.HEALTHY))
                .isPresent())
        .toList();
  }
}

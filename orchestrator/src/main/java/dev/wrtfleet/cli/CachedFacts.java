package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.store.KnownFacts.Known;
import dev.wrtfleet.view.terminal.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of routers in place of asking them. Nothing is connected to. Facts older than
 * the limit are as good as none: such a host is in the plan as one nobody reached, with their age.
 * A run checks board, firmware and memory again on the spot, whatever it was planned from.
 */
final class CachedFacts {
  private static final String ASK = "Ask it: wrtfleet hosts probe, or plan without --cached.";

  private final Duration oldest;
  private final Instant now;

  /** Facts up to this old. */
  CachedFacts(Duration oldest, Instant now) {
    this.oldest = oldest;
    this.now = now;
  }

  /**
   * The hosts as they are remembered, and how old the oldest of the facts used are.
   *
   * @param age empty where none was used
   */
  record Remembered(List<Surveyed> hosts, Optional<Duration> age) {}

  /** The age somebody typed. */
  static Duration age(String typed) {
    return WrittenDuration.parse(typed)
        .filter(Duration::isPositive)
        .orElseThrow(() ->
            FleetException.wrongInput(
                Problem.of(
                    "usage.max-age",
                    "--max-age takes an age, not '" + typed + "'",
                    "",
                    "Write a number with its unit, such as 12h or 7d.")));
  }

  /** Refuses a playbook that asks more of routers than is remembered. */
  static void check(Playbook playbook) {
    if (playbook.build().isPresent()) {
      throw FleetException.wrongInput(
          Problem.of(
              "plan.cached-build",
              "playbook '" + playbook.name() + "' builds images, which --cached cannot",
              "what routers have installed is not remembered, and nothing is asked",
              "Plan without --cached."));
    }
  }

  /** These hosts as they are remembered. */
  Remembered of(List<Host> hosts, Map<String, Known> known) {
    List<Surveyed> found =
        hosts.stream()
            .map(host -> surveyed(host, Optional.ofNullable(known.get(host.name()))))
            .toList();
    Optional<Duration> age =
        found.stream()
            .filter(host -> host.facts().isPresent())
            .map(host -> age(Optional.ofNullable(known.get(host.host().name())).orElseThrow()))
            .max(Duration::compareTo);
    return new Remembered(found, age);
  }

  private Surveyed surveyed(Host host, Optional<Known> known) {
    if (known.isEmpty()) {
      return unknown(host, "nothing is remembered of it");
    }
    Duration age = age(known.get());
    return age.compareTo(oldest) > 0
        ? unknown(
            host,
            "what is remembered of it is %s old, and --max-age is %s"
                .formatted(Words.age(age), WrittenDuration.format(oldest)))
        : Surveyed.found(host, known.get().facts());
  }

  /** A clock that was set back makes nothing young: the age is counted as none. */
  private Duration age(Known known) {
    Duration age = Duration.between(known.at(), now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Surveyed unknown(Host host, String why) {
    return Surveyed.failed(host, why, ASK);
  }
}

package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What one run did to one host.
 *
 * @param at when it was begun, or when the plan left it out
 * @param from the firmware it ran before, as far as it is known
 * @param to the firmware it was to get; empty where it was to get none
 * @param took from its beginning to its end, tries and waits between included; absent where it was
 *     not begun or has not ended. What it showed in a soak later does not count
 * @param outcome absent where it has not ended
 */
public record HostPast(
    String host,
    String run,
    String playbook,
    Instant at,
    String from,
    String to,
    Optional<Duration> took,
    Optional<Outcome> outcome,
    String reason) {

  /** Of every host of the run's plan, in its order; none where there is no plan yet. */
  static List<HostPast> of(Run run, List<Recorded> events) {
    var past = new Gathered();
    events.forEach(past::add);
    return past.plan()
        .map(plan -> plan.hosts().stream().map(host -> past.of(run, host)).toList())
        .orElse(List.of());
  }

  private static final class Gathered {
    private final Map<String, Instant> begun = new HashMap<>();
    private final Map<String, Instant> over = new HashMap<>();
    private final Map<String, String> revisions = new HashMap<>();
    private final Map<String, Event.HostEnded> ends = new HashMap<>();
    private final Set<String> retried = new HashSet<>();
    private Optional<Plan> plan = Optional.empty();
    private Instant planned = Instant.EPOCH;

    void add(Recorded recorded) {
      switch (recorded.event()) {
        case Event.Planned e -> {
          plan = Optional.of(e.plan());
          planned = recorded.at();
        }
        case Event.HostAdmitted e -> {
          if (!retried.contains(e.host())) {
            begun.put(e.host(), recorded.at());
          }
        }
        case Event.FlashIssued e -> revisions.put(e.host(), e.revision());
        case Event.HostEnded e -> {
          over.put(e.host(), recorded.at());
          ends.put(e.host(), e);
        }
        case Event.HostRelapsed e ->
            ends.put(e.host(), new Event.HostEnded(e.host(), e.outcome(), e.reason(), e.advice()));
        case Event.HostRetried e -> {
          over.remove(e.host());
          ends.remove(e.host());
          retried.add(e.host());
        }
        default -> {}
      }
    }

    Optional<Plan> plan() {
      return plan;
    }

    HostPast of(Run run, PlannedHost host) {
      Optional<Instant> start = Optional.ofNullable(begun.get(host.name()));
      Optional<Instant> end = Optional.ofNullable(over.get(host.name()));
      Optional<Event.HostEnded> ended =
          Optional.ofNullable(ends.get(host.name()))
              .or(() ->
                  host.ended()
                      .map(early ->
                          new Event.HostEnded(
                              host.name(), early.outcome(), early.reason(), early.advice())));
      String revision = Objects.requireNonNullElse(revisions.get(host.name()), "");
      return new HostPast(
          host.name(),
          run.id(),
          run.playbook(),
          start.or(() -> end).orElse(planned),
          (host.fromVersion() + " " + revision).strip(),
          host.image().map(image -> (image.version() + " " + image.revision()).strip()).orElse(""),
          start.flatMap(from -> end.map(to -> Duration.between(from, to))),
          ended.map(Event.HostEnded::outcome),
          ended.map(Event.HostEnded::reason).orElse("not over"));
    }
  }
}

package dev.wrtfleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The hosts that are away: those nobody could ask when the plan was made, and those put off since.
 * They are in the last wave, whatever wave the plan has them in, and tried again with growing
 * pauses.
 *
 * @param away by name, also those that are tried just now and those that have ended since
 * @param found what is planned for those of them that the plan has no image for, once they answered
 * @param until when they are given up; present once their wave has begun
 * @param sites those the way to which is down, or was
 */
record Late(
    Map<String, Away> away, Map<String, PlannedHost> found, Optional<Instant> until, Sites sites) {
  static final Late NOBODY = new Late(Map.of(), Map.of(), Optional.empty(), Sites.ALL_THERE);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

  /** A router that is switched on is seen within this time, and hundreds cost a week little. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private static final int DOUBLINGS_MAX = 10;

  /**
   * One host that is away.
   *
   * @param tries how often it was tried in vain in this run
   * @param again not before then
   */
  record Away(int tries, Instant again, String reason, String advice) {}

  /** Never changed after. */
  Late {
    away = Collections.unmodifiableMap(away);
    found = Collections.unmodifiableMap(found);
  }

  /** Those the plan knows to be away. */
  static Late of(Plan plan) {
    Map<String, Away> away = new HashMap<>();
    for (PlannedHost host : plan.hosts()) {
      host.away()
          .ifPresent(
              why -> away.put(host.name(), new Away(0, Instant.MIN, why.reason(), why.advice())));
    }
    return new Late(away, Map.of(), Optional.empty(), Sites.ALL_THERE);
  }

  boolean has(String host) {
    return away.containsKey(host);
  }

  /** Why it is away; the latest that is known. */
  Optional<Away> of(String host) {
    return Optional.ofNullable(away.get(host));
  }

  /** It was tried in vain. */
  Late with(Event.HostPutOff event, Instant at) {
    int tries = of(event.host()).map(Away::tries).orElse(0);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, DOUBLINGS_MAX));
    Duration next = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    Map<String, Away> more = new HashMap<>(away);
    more.put(event.host(), new Away(tries + 1, at.plus(next), event.reason(), event.advice()));
    return new Late(more, found, until, sites);
  }

  /** It answers: its turn may come at once. */
  Late with(Event.HostFound event, Instant at) {
    Map<String, PlannedHost> more = new HashMap<>(found);
    more.put(event.host(), event.planned());
    Map<String, Away> again = new HashMap<>(away);
    again.computeIfPresent(
        event.host(), (host, before) -> new Away(0, at, before.reason(), before.advice()));
    return new Late(again, more, until, sites);
  }

  /** They are waited for until then. */
  Late with(Instant end) {
    return new Late(away, found, Optional.of(end), sites);
  }

  /** So it stands with the sites now. */
  Late with(Sites now) {
    return now.equals(sites) ? this : new Late(away, found, until, now);
  }
}

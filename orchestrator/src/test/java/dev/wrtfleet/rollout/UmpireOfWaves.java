package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.WaveSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One wave after the other: settled, soaked, asked about where the plan says so, then passed. */
final class UmpireOfWaves {
  private final Plan plan;
  private final List<PlannedHost> known;
  private final Map<String, Outcome> ends;
  private final Set<String> seenLast = new HashSet<>();
  private int open = -1;
  private int passed;
  private Instant soakUntil = Instant.MIN;
  private boolean isSoakCut;
  private boolean isSettled;
  private boolean isAsked;
  private boolean wasAsked;
  private Instant answerBy = Instant.MAX;
  private boolean isApproved;
  private long acceptedUnclear;

  UmpireOfWaves(Plan plan, List<PlannedHost> known, Map<String, Outcome> ends) {
    this.plan = plan;
    this.known = known;
    this.ends = ends;
  }

  /** The wave that is open, or -1. */
  int open() {
    return open;
  }

  /** How many have passed. */
  int passed() {
    return passed;
  }

  /** Whether somebody must say yes to hosts that could not be judged, before any other begins. */
  boolean waitsForUnclear() {
    return unclear() > acceptedUnclear;
  }

  List<PlannedHost> hostsOf(int wave) {
    return known.stream().filter(host -> host.wave().orElse(-1) == wave).toList();
  }

  List<String> names(int wave) {
    return hostsOf(wave).stream().map(PlannedHost::name).toList();
  }

  void opened(int wave) {
    assertThat(open).as("no wave open when wave %d opens", wave).isEqualTo(-1);
    assertThat(wave).isEqualTo(passed);
    for (int earlier = 0; earlier < wave; earlier++) {
      assertThat(ends.keySet()).containsAll(names(earlier));
    }
    open = wave;
    anew();
  }

  /** A host of the wave is tried again: it settles, soaks and is asked about once more. */
  void retried(int wave) {
    if (wave == open) {
      anew();
    }
  }

  private void anew() {
    isSettled = false;
    isApproved = false;
    isAsked = false;
    wasAsked = false;
    acceptedUnclear = 0;
  }

  void settled(Event.WaveSettled event, Instant now) {
    assertThat(event.wave()).isEqualTo(open);
    assertThat(ends.keySet()).containsAll(names(open));
    soakUntil = event.soakUntil();
    assertThat(soakUntil).isEqualTo(now.plus(plan.playbook().waves().get(open).soak()));
    isSettled = true;
    isSoakCut = false;
    wasAsked = false;
    seenLast.clear();
  }

  void soakEnded() {
    assertThat(isSettled).isTrue();
    isSoakCut = true;
  }

  void soakSeen(Event.SoakSeen event, Instant now) {
    assertThat(ends.get(event.host())).isEqualTo(Outcome.UPGRADED);
    if (event.last()) {
      assertThat(now).isAfterOrEqualTo(soakUntil);
      seenLast.add(event.host());
    }
  }

  void asked(Event.ApprovalAsked event, Instant now, Set<String> inFlight) {
    if (unclear() > acceptedUnclear) {
      assertThat(inFlight).as("asked about unclear hosts once all have ended").isEmpty();
    } else if (!wasAsked && !isSoakCut) {
      // Asked again after a clock was set back, the soak is over all the same.
      assertThat(now).isAfterOrEqualTo(soakUntil);
    }
    assertThat(isAsked).as("asked once").isFalse();
    isAsked = true;
    wasAsked = true;
    answerBy = event.until().orElse(Instant.MAX);
    assertThat(event.until()).isEqualTo(terms().within().map(now::plus));
  }

  void expired(Instant now) {
    assertThat(isAsked).isTrue();
    assertThat(now).isAfterOrEqualTo(answerBy);
    assertThat(terms().orElse()).isEqualTo(ApproveSpec.OrElse.PAUSE);
    isAsked = false;
  }

  void approved(Event.Approved event, Instant now) {
    assertThat(isAsked).isTrue();
    assertThat(now).as("an approval in time").isBefore(answerBy);
    if (!terms().by().isEmpty()) {
      assertThat(terms().by()).contains(event.by());
    }
    isAsked = false;
    if (unclear() > acceptedUnclear) {
      acceptedUnclear = unclear();
    } else {
      isApproved = true;
    }
  }

  void passed(int wave, Instant now) {
    assertThat(wave).isEqualTo(open);
    if (!names(wave).isEmpty() || !plan.wave(wave).isEmpty()) {
      WaveSpec spec = plan.playbook().waves().get(wave);
      boolean hasLater = plan.hosts().stream().anyMatch(host -> host.wave().orElse(-1) > wave);
      assertThat(isSettled).isTrue();
      assertThat(unclear()).as("accepted").isLessThanOrEqualTo(acceptedUnclear);
      if (!isSoakCut) {
        assertThat(now).as("soak of wave %d", wave).isAfterOrEqualTo(soakUntil);
      }
      if (!isSoakCut && !spec.soak().isZero()) {
        assertThat(names(wave))
            .filteredOn(host -> ends.get(host) == Outcome.UPGRADED)
            .allMatch(seenLast::contains);
      }
      assertThat(isApproved).as("approval of wave %d", wave).isEqualTo(spec.approve() && hasLater);
    }
    open = -1;
    passed++;
  }

  private long unclear() {
    return open < 0
        ? 0
        : names(open).stream().filter(host -> ends.get(host) == Outcome.UNCLEAR).count();
  }

  private ApproveSpec terms() {
    return plan.playbook().waves().get(open).terms().orElse(ApproveSpec.ANYBODY);
  }
}

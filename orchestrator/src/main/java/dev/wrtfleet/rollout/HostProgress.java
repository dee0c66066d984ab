package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.rollout.Event.FactsRead;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Event.Proved;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How far one host is, folded from its events.
 *
 * @param step the step begun last
 * @param flash the point of no return: once present the flash command is never sent again
 * @param flashedAt when {@code flash} was written
 * @param provedAt when {@code proved} was written
 * @param health the last look
 * @param healthySince since when every look was healthy; empty after any other look
 * @param waitsAgainSince when the hook for lost routers ran; it is waited for once more from then
 *     on
 * @param aside what people asked of it, and what its soak showed
 */
public record HostProgress(
    String host,
    boolean admitted,
    Optional<Step> step,
    Optional<FactsRead> baseline,
    Optional<FlashIssued> flash,
    Optional<Instant> flashedAt,
    Optional<Proved> proved,
    Optional<Instant> provedAt,
    Optional<HealthSeen> health,
    Optional<Instant> healthySince,
    Optional<HostEnded> ended,
    Optional<Instant> waitsAgainSince,
    HostAside aside) {

  /** The word a healthy look is recorded with. */
  public static final String HEALTHY = "healthy";

  /** A host nothing has happened to yet. */
  public static HostProgress waiting(String host) {
    return new HostProgress(
        host,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        HostAside.NOTHING);
  }

  /** A host as the plan has it. */
  static HostProgress planned(PlannedHost host) {
    HostProgress waiting = waiting(host.name());
    return host.ended()
        .map(end -> new HostEnded(host.name(), end.outcome(), end.reason(), end.advice()))
        .map(waiting::over)
        .orElse(waiting);
  }

  /** Whether its turn has not come, and it has not ended without one. */
  boolean isWaiting() {
    return !admitted && ended.isEmpty();
  }

  /** The progress after this event of this host, written at {@code at}. */
  public HostProgress apply(HostEvent event, Instant at) {
    return switch (event) {
      case Event.HostAdmitted e -> begun(true, step);
      case Event.StepStarted e -> begun(admitted, Optional.of(e.step()));
      case Event.CommandsRun e -> this;
      case Event.FlashSeen e -> this;
      case FactsRead e -> measured(e);
      case FlashIssued e -> flashed(e, at);
      case Proved e -> proved(e, at);
      case HealthSeen e -> seen(e, at);
      case HostEnded e -> over(e);
      case Event.HostPutOff e -> waitsAnew().with(stage().gone());
      case Event.HostFound e -> waitsAnew().with(stage().gone());
      case Event.HostHookRan e -> e.hook() == HookPoint.LOST ? waitsAgain(flash, at) : this;
      case Event.SkipAsked e -> ended.isPresent() ? this : with(aside.skipping(e));
      case Event.SoakSeen e -> with(aside.watched(e, at));
      case Event.HostRelapsed e -> over(new HostEnded(host, e.outcome(), e.reason(), e.advice()));
      case Event.HostRetried e -> again(at);
      case Event.HostAway e -> with(aside.away(e.reason()));
      case Event.HostPutBack e -> waitsAnew();
      case Event.StageBegun e -> with(HostStage.going(e.opensAt()));
      case Event.HostStaged e -> begun(admitted, Optional.empty()).with(stage().there(e));
      case Event.StageFailed e -> begun(admitted, Optional.empty()).with(stage().failed());
      case Event.StageLost e -> waitsAnew().with(stage().gone());
      case Event.StageRecalled e -> with(stage().recalled());
      case Event.StageCleared e -> begun(admitted, Optional.empty()).with(stage().gone());
    };
  }

  /** Whether its image was brought before its window. */
  public HostStage stage() {
    return aside.stage();
  }

  private HostProgress with(HostStage other) {
    return with(aside.staging(other));
  }

  private HostProgress with(HostAside other) {
    return but(draft -> draft.aside = other);
  }

  /** Its turn comes anew, as if nothing had been tried. */
  private HostProgress waitsAnew() {
    return begun(false, Optional.empty()).with(aside.waitingAnew());
  }

  /** What limits still count it as: it waits for another try, and is what it was until then. */
  Optional<Outcome> countedAs() {
    return isWaiting() ? aside.endedBefore().map(HostEnded::outcome) : Optional.empty();
  }

  /**
   * What was flashed stays flashed: it is looked at, from where the journal says it is. Hooks run
   * anew, each once a try.
   */
  private HostProgress again(Instant at) {
    return but(draft -> {
      draft.admitted = false;
      draft.step = flash.isPresent() ? step : Optional.empty();
      draft.health = Optional.empty();
      draft.healthySince = Optional.empty();
      draft.ended = Optional.empty();
      draft.waitsAgainSince = Optional.empty();
      draft.aside = aside.retried(ended, at);
    });
  }

  private HostProgress begun(boolean nowAdmitted, Optional<Step> nowStep) {
    return but(draft -> {
      draft.admitted = nowAdmitted;
      draft.step = nowStep;
    });
  }

  private HostProgress measured(FactsRead facts) {
    return but(draft -> {
      draft.baseline = Optional.of(facts);
      draft.aside = aside.answering();
    });
  }

  private HostProgress flashed(FlashIssued issued, Instant at) {
    return but(draft -> {
      draft.flash = Optional.of(issued);
      draft.flashedAt = Optional.of(at);
      draft.aside = aside.staging(HostStage.NONE);
    });
  }

  private HostProgress proved(Proved proof, Instant at) {
    return but(draft -> {
      draft.proved = Optional.of(proof);
      draft.provedAt = Optional.of(at);
    });
  }

  private HostProgress seen(HealthSeen look, Instant at) {
    Optional<Instant> since =
        look.verdict().equals(HEALTHY) ? healthySince.or(() -> Optional.of(at)) : Optional.empty();
    return but(draft -> {
      draft.health = Optional.of(look);
      draft.healthySince = since;
    });
  }

  private HostProgress waitsAgain(Optional<FlashIssued> nowFlash, Instant since) {
    return but(draft -> {
      draft.flash = nowFlash;
      draft.waitsAgainSince = Optional.of(since);
    });
  }

  /**
   * The same where the hook for lost routers ran: its flash has so much more time from then on. For
   * who waits for it; what is in the journal stays.
   */
  public HostProgress withSecondChance(Duration time) {
    if (waitsAgainSince.isEmpty() || flash.isEmpty()) {
      return this;
    }
    FlashIssued issued = flash.get();
    Instant later = waitsAgainSince.get().plus(time);
    Instant deadline = later.isAfter(issued.deadline()) ? later : issued.deadline();
    return waitsAgain(Optional.of(issued.with(deadline)), waitsAgainSince.get());
  }

  HostProgress over(HostEnded end) {
    return but(draft -> {
      draft.ended = Optional.of(end);
      draft.aside = aside.staging(stage().gone());
    });
  }

  /** What a copy has otherwise; the rest is the same. */
  private final class Draft {
    private boolean admitted = HostProgress.this.admitted;
    private Optional<Step> step = HostProgress.this.step;
    private Optional<FactsRead> baseline = HostProgress.this.baseline;
    private Optional<FlashIssued> flash = HostProgress.this.flash;
    private Optional<Instant> flashedAt = HostProgress.this.flashedAt;
    private Optional<Proved> proved = HostProgress.this.proved;
    private Optional<Instant> provedAt = HostProgress.this.provedAt;
    private Optional<HealthSeen> health = HostProgress.this.health;
    private Optional<Instant> healthySince = HostProgress.this.healthySince;
    private Optional<HostEnded> ended = HostProgress.this.ended;
    private Optional<Instant> waitsAgainSince = HostProgress.this.waitsAgainSince;
    private HostAside aside = HostProgress.this.aside;

    private HostProgress done() {
      return new HostProgress(
          host,
          admitted,
          step,
          baseline,
          flash,
          flashedAt,
          proved,
          provedAt,
          health,
          healthySince,
          ended,
          waitsAgainSince,
          aside);
    }
  }

  private HostProgress but(Consumer<Draft> change) {
    var draft = new Draft();
    change.accept(draft);
    return draft.done();
  }
}

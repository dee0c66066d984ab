package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.ApproveSpec.OrElse;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.rollout.Event.ApprovalAsked;
import dev.wrtfleet.rollout.Event.ApprovalExpired;
import dev.wrtfleet.rollout.Event.Approved;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WavePassed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may approve, until when, and what becomes of the run when nobody does. */
class ApprovalTest {
  private static final Duration WITHIN = Duration.ofHours(12);

  private static Tape asked(ApproveSpec terms) {
    Tape tape =
        Tape.started(
            playbook(1, NEVER, wave("canary", Duration.ZERO, true).withTerms(terms), wave("rest")),
            host("a", 0),
            host("b", 1));
    tape.end("a", Outcome.UPGRADED);
    tape.decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.AWAITING_APPROVAL);
    return tape;
  }

  private static ApproveSpec terms(List<String> by, OrElse orElse) {
    return new ApproveSpec(by, Optional.of(WITHIN), orElse);
  }

  private static Wishes.Answer approve(Tape tape, String by) {
    return Wishes.approve(tape.state, Optional.empty(), new Wishes.Wisher(by, "fine"), tape.now);
  }

  @Test
  void somebodyThePlaybookNamesApprovesAndNobodyElse() {
    Tape tape = asked(new ApproveSpec(List.of("anna", "ben"), Optional.empty(), OrElse.HALT));
    Wishes.Answer carl = approve(tape, "carl");
    assertThat(carl.isDone()).isFalse();
    assertThat(carl.words()).isEqualTo("wave canary is approved by anna or ben, not by carl");
    assertThatThrownBy(() -> tape.write(new Approved(0, "carl", "")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not by carl");

    Wishes.Answer ben = approve(tape, "ben");
    assertThat(ben.events()).containsExactly(new Approved(0, "ben", "fine"));
    tape.write(ben.events().toArray(Event[]::new));
    assertThat(tape.decide()).contains(new WavePassed(0), new WaveOpened(1));
  }

  @Test
  void anApprovalIsGoodUntilTheLastMomentAndVoidFromThenOn() {
    Tape tape = asked(terms(List.of(), OrElse.HALT));
    assertThat(tape.records.getLast().event())
        .isEqualTo(new ApprovalAsked(0, Optional.of(tape.now.plus(WITHIN))));
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).contains(tape.now.plus(WITHIN));
    tape.wait(WITHIN.minusMillis(1));
    assertThat(tape.decide()).isEmpty();
    assertThat(approve(tape, "anna").isDone()).isTrue();
    tape.wait(Duration.ofMillis(1));
    assertThat(approve(tape, "anna").isDone()).isFalse();
  }

  @Test
  void withElseHaltTheRunIsOverWhenNobodyApprovedInTime() {
    Tape tape = asked(terms(List.of("anna"), OrElse.HALT));
    tape.wait(WITHIN);
    assertThat(tape.decide())
        .first()
        .isEqualTo(new Halted("wave canary was not approved within 12h by anna"));
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(RunEnd.exitCode(tape.state)).isEqualTo(ExitCode.HALTED);
    assertThat(tape.state.ended("b").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void withElsePauseTheRunStaysUntilSomebodyResumesItAndThenAsksAgain() {
    Tape tape = asked(terms(List.of(), OrElse.PAUSE));
    tape.wait(WITHIN);
    assertThat(tape.decide()).containsExactly(new ApprovalExpired(0));
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).isEmpty();
    assertThat(RunEnd.exitCode(tape.state)).isEqualTo(ExitCode.APPROVAL_NEEDED);
    assertThat(approve(tape, "anna").words()).contains("wrtfleet resume");

    tape.wait(Duration.ofDays(1));
    Wishes.Answer resumed = Wishes.resume(tape.state, tape.now);
    tape.write(resumed.events().toArray(Event[]::new));
    assertThat(tape.records.getLast().event())
        .isEqualTo(new ApprovalAsked(0, Optional.of(tape.now.plus(WITHIN))));
    tape.write(approve(tape, "anna").events().toArray(Event[]::new));
    assertThat(tape.decide()).contains(new WaveOpened(1));
  }

  @Test
  void aResumeLongAfterTheTimeAsksAgainAtOnce() {
    Tape tape = asked(terms(List.of(), OrElse.PAUSE));
    tape.wait(WITHIN.multipliedBy(3));
    tape.write(Wishes.resume(tape.state, tape.now).events().toArray(Event[]::new));
    assertThat(tape.state.approveBy()).contains(tape.now.plus(WITHIN));
    assertThat(tape.decide()).isEmpty();
  }

  @Test
  void aResumeDoesNotSaveARunThatIsToHalt() {
    Tape tape = asked(terms(List.of(), OrElse.HALT));
    tape.wait(WITHIN);
    assertThat(Wishes.resume(tape.state, tape.now).events()).isEmpty();
    assertThat(tape.decide()).first().isInstanceOf(Halted.class);
  }

  @Test
  void aQuestionThatStandsForEverNeverExpires() {
    Tape tape = asked(ApproveSpec.ANYBODY);
    assertThatThrownBy(() -> tape.write(new ApprovalExpired(0)))
        .isInstanceOf(IllegalStateException.class);
    tape.wait(Duration.ofDays(365));
    assertThat(tape.decide()).isEmpty();
    assertThat(approve(tape, "anybody").isDone()).isTrue();
  }

  @Test
  void nothingIsApprovedThatDoesNotWait() {
    Tape tape = Tape.started(playbook(1, NEVER, wave("canary", Duration.ZERO, true)), host("a", 0));
    assertThat(approve(tape, "anna").words()).isEqualTo("no wave waits for approval");
    Tape waits = asked(ApproveSpec.ANYBODY);
    assertThat(
            Wishes.approve(waits.state, Optional.of(1), new Wishes.Wisher("anna", ""), waits.now)
                .words())
        .isEqualTo("it is wave 1 that waits for approval");
  }

  @Test
  void plansWithoutTermsKeepTheirDigestAndTermsChangeIt() {
    var plain = wave("canary", Duration.ZERO, true);
    var named = plain.withTerms(terms(List.of("anna"), OrElse.HALT));
    var hosts = List.of(host("a", 0));
    assertThat(new Plan(playbook(1, NEVER, named), hosts).digest())
        .isNotEqualTo(new Plan(playbook(1, NEVER, plain), hosts).digest())
        .isNotEqualTo(
            new Plan(playbook(1, NEVER, plain.withTerms(terms(List.of("ben"), OrElse.HALT))), hosts)
                .digest());
  }
}

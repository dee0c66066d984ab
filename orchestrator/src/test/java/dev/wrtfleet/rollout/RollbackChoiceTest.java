package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Images.NEW_REVISION;
import static dev.wrtfleet.rollout.Images.NEW_VERSION;
import static dev.wrtfleet.rollout.Routers.OLD_REVISION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.rollout.Event.FactsRead;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HostAdmitted;
import dev.wrtfleet.rollout.Event.Proved;
import dev.wrtfleet.rollout.Rollback.Saved;
import dev.wrtfleet.rollout.Rollback.Undone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which image and which configuration a router goes back to, and which router does not go back. */
class RollbackChoiceTest {
  private static final String BOARD = "acme,one";
  private static final Release OLD =
      new Release("OpenWrt", "24.10.4", OLD_REVISION, "ath79/generic");
  private static final Release NEW =
      new Release("OpenWrt", NEW_VERSION, NEW_REVISION, "ath79/generic");
  private static final Image OLD_IMAGE = Images.of(BOARD, "24.10.4", OLD_REVISION);
  private static final Saved BACKUP = new Saved.Usable("cd".repeat(32), 2000);

  private static RouterFacts running(Release release) {
    return Routers.running(Routers.facts(BOARD), release);
  }

  private static FlashIssued flash(ConfigPolicy config, PlannedImage image) {
    return new FlashIssued(
        "ap", "boot-1", OLD_REVISION, image, "SHA256:key", config, Instant.EPOCH);
  }

  private static Undone undone(RouterFacts before) {
    return new Undone(before, flash(ConfigPolicy.KEEP, Plans.image(BOARD)), NEW_REVISION);
  }

  private static ImageMatch.Match match(
      Undone undone, RouterFacts now, Saved saved, Image... images) {
    var surveyed = Surveyed.found(Routers.host("ap"), now);
    return rollback(undone).match(Catalog.of(List.of(images)), host -> saved).apply(surveyed);
  }

  private static Rollback rollback(Undone undone) {
    return new Rollback(
        "3fa2", Plans.playbook(1, Plans.failed(1), Plans.wave("all")), Map.of("ap", undone));
  }

  private static String refusal(ImageMatch.Match match) {
    assertThat(match.end().orElseThrow().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(match.end().orElseThrow().advice()).isNotBlank();
    return match.end().orElseThrow().reason();
  }

  @Test
  void theImageOfTheVeryRevisionItRanIsTaken() {
    ImageMatch.Match match =
        match(
            undone(running(OLD)),
            running(NEW),
            BACKUP,
            Images.of(BOARD),
            OLD_IMAGE,
            Images.of(BOARD, "24.10.4", "r28958-29397011cc"),
            Images.of("acme,two", "24.10.4", OLD_REVISION));
    assertThat(match.end()).isEmpty();
    assertThat(match.image().orElseThrow().sha256()).isEqualTo(OLD_IMAGE.sha256());
  }

  @Test
  void anotherRevisionOfTheSameReleaseIsNotWhatItRan() {
    Image near = Images.of(BOARD, "24.10.4", "r28958-29397011cc");
    assertThat(refusal(match(undone(running(OLD)), running(NEW), BACKUP, near)))
        .contains("no image of 24.10.4 " + OLD_REVISION, "'acme,one'");
  }

  @Test
  void anImageOfThenForAnotherBoardIsNone() {
    Image other = Images.of("acme,two", "24.10.4", OLD_REVISION);
    assertThat(refusal(match(undone(running(OLD)), running(NEW), BACKUP, other)))
        .contains("no image of 24.10.4 " + OLD_REVISION, "'acme,one'");
  }

  @Test
  void twoImagesOfThatRevisionAreOneTooMany() {
    Image own = new OtherFile(OLD_IMAGE).image();
    assertThat(refusal(match(undone(running(OLD)), running(NEW), BACKUP, OLD_IMAGE, own)))
        .contains("2 images name its board");
  }

  @Test
  void aRouterThatRunsWhatItRanBeforeIsCurrent() {
    ImageMatch.Match match = match(undone(running(OLD)), running(OLD), BACKUP, OLD_IMAGE);
    assertThat(match.end().orElseThrow().outcome()).isEqualTo(Outcome.CURRENT);
    assertThat(match.end().orElseThrow().reason()).contains("as before run 3fa2");
  }

  @Test
  void aRouterSomebodyUpgradedSinceIsLeftAlone() {
    Release later = new Release("OpenWrt", "25.12.0", "r33000-aaaaaaaaaa", "ath79/generic");
    assertThat(refusal(match(undone(running(OLD)), running(later), BACKUP, OLD_IMAGE)))
        .contains("runs 25.12.0 r33000-aaaaaaaaaa now, which run 3fa2 did not install");
  }

  @Test
  void aFirmwareWithoutARevisionCannotBeFoundAgain() {
    Release nameless = new Release("OpenWrt", "24.10.4", "unknown", "ath79/generic");
    assertThat(refusal(match(undone(running(nameless)), running(NEW), BACKUP, OLD_IMAGE)))
        .contains("said no revision");
  }

  @Test
  void aWipedConfigurationIsNotBroughtBack() {
    Undone wiped =
        new Undone(running(OLD), flash(ConfigPolicy.WIPE, Plans.image(BOARD)), NEW_REVISION);
    assertThat(refusal(match(wiped, running(NEW), BACKUP, OLD_IMAGE))).contains("wipes");
  }

  @Test
  void anImageBuiltToOrderTookThePlaceOfOneNobodyKnows() {
    PlannedImage built =
        Plans.image(BOARD).with(new BuiltWith("asu", "h", NEW_VERSION, NEW_REVISION, List.of()));
    Undone undone = new Undone(running(OLD), flash(ConfigPolicy.KEEP, built), NEW_REVISION);
    assertThat(refusal(match(undone, running(NEW), BACKUP, OLD_IMAGE))).contains("built to order");
  }

  @Test
  void withoutItsConfigurationOfThenNoRouterGoesBack() {
    Saved gone = new Saved.Unusable("there is no backup x on this machine");
    assertThat(refusal(match(undone(running(OLD)), running(NEW), gone, OLD_IMAGE)))
        .contains("there is no backup x on this machine");
  }

  @Test
  void aRouterThatDoesNotAnswerIsUnreachable() {
    var silent = Surveyed.failed(Routers.host("ap"), "no answer", "look");
    ImageMatch.Match match =
        rollback(undone(running(OLD)))
            .match(Catalog.of(List.of(OLD_IMAGE)), host -> BACKUP)
            .apply(silent);
    assertThat(match.end().orElseThrow().outcome()).isEqualTo(Outcome.UNREACHABLE);
  }

  @Test
  void thePlanIsThatOfTheUndoneRunWithACanaryFirstAndItsConfigurations() {
    Tape tape =
        Tape.started(
            Plans.playbook(
                3, Plans.failed(2), Plans.wave("slow", Duration.ofHours(2), true), Plans.wave("b")),
            Plans.host("a", 0),
            Plans.host("b", 0));
    upgrade(tape, "a");
    upgrade(tape, "b");
    Rollback back = Rollback.of(tape.state);
    assertThat(back.undone().keySet()).containsExactly("a", "b");
    assertThat(back.run()).isEqualTo("r-1");
    assertThat(back.playbook().waves().stream().map(wave -> wave.name()))
        .containsExactly("canary", "rest");
    assertThat(back.playbook().waves()).allMatch(wave -> wave.soak().isZero() && !wave.approve());
    assertThat(back.playbook().stopWhen()).isEqualTo(Plans.failed(2));
    assertThat(back.playbook().atOnce()).isEqualTo(3);
    assertThat(back.atAnyTime().playbook().schedule()).isEqualTo(Schedule.ANY_TIME);
    assertThat(back.only("b"::equals).undone().keySet()).containsExactly("b");
    Undone undone = Objects.requireNonNull(back.undone().get("a"));
    assertThat(undone.before().release()).isEqualTo(OLD);
    assertThat(undone.revision()).isEqualTo(NEW_REVISION);
  }

  private static void upgrade(Tape tape, String host) {
    if (!tape.state.host(host).orElseThrow().admitted()) {
      tape.write(new HostAdmitted(host));
    }
    tape.write(
        new FactsRead(host, running(OLD), "SHA256:key"),
        Tape.flash(host),
        new Proved(host, "boot-2", NEW_REVISION, BOARD, Duration.ofMinutes(2)),
        Tape.ended(host, Outcome.UPGRADED));
    tape.decide();
  }

  /** The same image in another file with another hash. */
  private record OtherFile(Image of) {
    Image image() {
      return new Image(
          Images.file("other.bin"),
          of.sizeBytes(),
          "12".repeat(32),
          of.kind(),
          of.container(),
          of.metadataState(),
          of.metadata(),
          of.verdict(),
          of.why(),
          Optional.empty(),
          of.provenance());
    }
  }
}

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
import dev.wrtfleet.playbook.Playbook;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan knows beforehand of the way back. */
class OutlookTest {
  private static final String BOARD = "acme,one";
  private static final Image OLD_IMAGE = Images.of(BOARD, "24.10.4", OLD_REVISION);

  private static Optional<String> obstacle(
      ConfigPolicy config, PlannedImage image, RouterFacts now, Image... earlier) {
    Playbook plain = Plans.playbook(1, Plans.failed(1), Plans.wave("all"));
    var playbook =
        new Playbook(
            plain.name(),
            "",
            "all",
            plain.catalog(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            config,
            plain.waves(),
            1,
            plain.stopWhen(),
            plain.returnWithin(),
            plain.health());
    var plan = new Plan(playbook, List.of(Plans.host("ap", 0).getting(image)));
    var found = Surveyed.found(Routers.host("ap"), now);
    Outlook outlook = Outlook.of(plan, List.of(found), Catalog.of(List.of(earlier)));
    assertThat(outlook.hosts()).containsOnlyKeys("ap");
    Optional<String> obstacle = outlook.hosts().values().iterator().next();
    assertThat(outlook.possible()).isEqualTo(obstacle.isEmpty() ? 1 : 0);
    assertThat(outlook.obstacles()).hasSize(obstacle.isEmpty() ? 0 : 1);
    return obstacle;
  }

  private static Optional<String> keeping(PlannedImage image, Image... earlier) {
    return obstacle(ConfigPolicy.KEEP, image, Routers.facts(BOARD), earlier);
  }

  @Test
  void aRouterWhoseImageOfNowIsThereCouldGoBack() {
    assertThat(keeping(Plans.image(BOARD), Images.of(BOARD), OLD_IMAGE)).isEmpty();
  }

  @Test
  void withoutItsImageOfNowItCouldNot() {
    assertThat(keeping(Plans.image(BOARD), Images.of(BOARD)).orElseThrow())
        .contains("no image of 24.10.4 " + OLD_REVISION);
  }

  @Test
  void aWipedConfigurationCannotComeBack() {
    assertThat(
            obstacle(ConfigPolicy.WIPE, Plans.image(BOARD), Routers.facts(BOARD), OLD_IMAGE)
                .orElseThrow())
        .contains("wipes");
  }

  @Test
  void anImageBuiltToOrderHasNoWayBack() {
    PlannedImage built =
        Plans.image(BOARD).with(new BuiltWith("asu", "h", NEW_VERSION, NEW_REVISION, List.of()));
    assertThat(keeping(built, OLD_IMAGE).orElseThrow()).contains("built to order");
  }

  @Test
  void aFirmwareWithoutARevisionCannotBeFoundAgain() {
    RouterFacts nameless =
        Routers.running(
            Routers.facts(BOARD), new Release("OpenWrt", "24.10.4", "unknown", "ath79/generic"));
    assertThat(obstacle(ConfigPolicy.KEEP, Plans.image(BOARD), nameless, OLD_IMAGE).orElseThrow())
        .contains("said no revision");
  }

  /** A board that is called otherwise in the new release is not named by images of the old one. */
  @Test
  void anImageThatDoesNotNameTheBoardOfAfterwardsIsNone() {
    PlannedImage renaming = Plans.image("acme,one-v1");
    assertThat(keeping(renaming, OLD_IMAGE).orElseThrow()).contains("'acme,one-v1'");
  }

  @Test
  void whatRunsOnARouterThatIsAwayIsNotKnown() {
    Playbook waits =
        Plans.playbook(1, Plans.failed(1), Plans.wave("all"))
            .waitingForAbsent(java.time.Duration.ofDays(1));
    var plan = new Plan(waits, List.of(Plans.away("gone", 1)));
    assertThat(Outlook.of(plan, List.of(), Catalog.of(List.of())).obstacles())
        .containsOnlyKeys("it is away: what it runs is not known");
  }

  @Test
  void boardsWithTwoSlotsAreKnownByTheirWholeName() {
    assertThat(TwoSlots.has("linksys,wrt1900acs")).isTrue();
    assertThat(TwoSlots.has("linksys,wrt1900ac")).isFalse();
    assertThat(TwoSlots.has(BOARD)).isFalse();
  }
}

package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.WaveSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Host GATEWAY = RandomWorld.host("gw");
  private static final Host SWITCH = RandomWorld.host("sw", Optional.of("gw"));
  private static final Host AP = RandomWorld.host("ap", Optional.of("sw"));
  private static final Host FAR = RandomWorld.host("far");
  private static final Fleet FLEET = new Fleet(List.of(GATEWAY, SWITCH, AP, FAR));
  private static final Catalog CATALOG =
      Catalog.of(List.of(Images.of("acme,one"), Images.of("acme,two")));
  private static final Playbook PLAYBOOK =
      Plans.playbook(
          5,
          Plans.NEVER,
          new WaveSpec("canary", new Pick.PerBoard(1), Duration.ZERO, false),
          Plans.wave("rest"));

  private static Surveyed found(Host host, String board) {
    return new Surveyed(host, Optional.of(Routers.facts(board)), Optional.empty(), "");
  }

  private static Surveyed silent(Host host) {
    return new Surveyed(host, Optional.empty(), Optional.of("no route to host"), "power it up");
  }

  private static Plan plan(Surveyed... surveyed) {
    return Planner.plan(PLAYBOOK, List.of(surveyed), FLEET, CATALOG);
  }

  @Test
  void everyHostSurveyedIsInThePlanWithAPlaceOrAnEnd() {
    var release = new Release("OpenWrt", Images.NEW_VERSION, Images.NEW_REVISION, "ath79/generic");
    var current =
        new Surveyed(
            FAR,
            Optional.of(Routers.running(Routers.facts("acme,one"), release)),
            Optional.empty(),
            "");
    Plan plan = plan(silent(GATEWAY), found(SWITCH, "acme,none"), found(AP, "acme,one"), current);
    assertThat(plan.hosts()).extracting(PlannedHost::name).containsExactly("ap", "gw", "sw", "far");
    assertThat(plan.host("ap").orElseThrow().wave()).contains(0);
    assertThat(plan.host("ap").orElseThrow().fromVersion()).isEqualTo("24.10.4");
    assertThat(outcome(plan, "gw")).isEqualTo(Outcome.UNREACHABLE);
    assertThat(outcome(plan, "sw")).isEqualTo(Outcome.REFUSED);
    assertThat(outcome(plan, "far")).isEqualTo(Outcome.CURRENT);
    assertThat(plan.host("gw").orElseThrow().ended().orElseThrow().reason())
        .isEqualTo("no route to host");
  }

  private static Outcome outcome(Plan plan, String host) {
    return plan.host(host).orElseThrow().ended().orElseThrow().outcome();
  }

  @Test
  void theWholeChainOfRoutersIsInThePlanNearestFirst() {
    Plan plan = plan(found(AP, "acme,one"));
    assertThat(plan.host("ap").orElseThrow().through()).containsExactly("sw", "gw");
    assertThat(plan.host("ap").orElseThrow().via()).contains("sw");
  }

  @Test
  void routersComeAfterThoseReachedThroughThem() {
    Plan plan =
        plan(
            found(GATEWAY, "acme,one"),
            found(SWITCH, "acme,one"),
            found(AP, "acme,two"),
            found(FAR, "acme,one"));
    assertThat(plan.wave(0)).extracting(PlannedHost::name).containsExactly("ap", "sw");
    assertThat(plan.wave(1)).extracting(PlannedHost::name).containsExactly("gw", "far");
  }

  @Test
  void aNoteSaysWhyARouterStandsElsewhere() {
    var plan =
        Planner.plan(
            PLAYBOOK,
            List.of(found(GATEWAY, "acme,one"), found(SWITCH, "acme,two"), found(AP, "acme,two")),
            FLEET,
            CATALOG);
    assertThat(plan.host("gw").orElseThrow().wave()).contains(1);
    assertThat(plan.host("gw").orElseThrow().note()).contains("rest instead of canary");
    assertThat(plan.host("ap").orElseThrow().note()).isEmpty();
  }

  @Test
  void theOrderInWhichRoutersAnsweredDoesNotMatter() {
    var surveyed =
        new ArrayList<>(
            List.of(
                found(GATEWAY, "acme,one"),
                found(SWITCH, "acme,one"),
                silent(AP),
                found(FAR, "acme,one")));
    Plan plan = Planner.plan(PLAYBOOK, surveyed, FLEET, CATALOG);
    Collections.reverse(surveyed);
    Plan again = Planner.plan(PLAYBOOK, surveyed, FLEET, CATALOG);
    assertThat(again).isEqualTo(plan);
    assertThat(again.digest()).isEqualTo(plan.digest());
  }

  @Test
  void aHostOutsideTheInventoryOrSurveyedTwiceIsADefect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(found(RandomWorld.host("new"), "acme,one")))
        .withMessageContaining("new is not in the inventory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(found(AP, "acme,one"), found(AP, "acme,one")))
        .withMessageContaining("ap was surveyed twice");
  }

  @Test
  void aCircleOfRoutersIsADefect() {
    var one = RandomWorld.host("one", Optional.of("two"));
    var two = RandomWorld.host("two", Optional.of("one"));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Planner.plan(
                PLAYBOOK, List.of(found(one, "acme,one")), new Fleet(List.of(one, two)), CATALOG))
        .withMessageContaining("circle");
  }

  @Test
  void aSurveyWithBothOrNeitherIsADefect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Surveyed(AP, Optional.empty(), Optional.empty(), ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Surveyed(AP, Optional.of(Routers.facts("acme,one")), Optional.of("silent"), ""));
  }
}

package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Host GATEWAY = Routers.host("gw");
  private static final Host SWITCH = Routers.host("sw", Optional.of("gw"));
  private static final Host AP = Routers.host("ap", Optional.of("sw"));
  private static final Host FAR = Routers.host("far");
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
    return Surveyed.found(host, Routers.facts(board));
  }

  private static Surveyed silent(Host host) {
    return Surveyed.failed(host, "no route to host", "power it up");
  }

  private static Plan plan(Surveyed... surveyed) {
    return Planner.plan(PLAYBOOK, List.of(surveyed), FLEET, CATALOG);
  }

  @Test
  void everyHostSurveyedIsInThePlanWithAPlaceOrAnEnd() {
    var release = new Release("OpenWrt", Images.NEW_VERSION, Images.NEW_REVISION, "ath79/generic");
    var current = Surveyed.found(FAR, Routers.running(Routers.facts("acme,one"), release));
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
        .isThrownBy(() -> plan(found(Routers.host("new"), "acme,one")))
        .withMessageContaining("new is not in the inventory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(found(AP, "acme,one"), found(AP, "acme,one")))
        .withMessageContaining("ap was surveyed twice");
  }

  @Test
  void aCircleOfRoutersIsADefect() {
    var one = Routers.host("one", Optional.of("two"));
    var two = Routers.host("two", Optional.of("one"));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Planner.plan(
                PLAYBOOK, List.of(found(one, "acme,one")), new Fleet(List.of(one, two)), CATALOG))
        .withMessageContaining("circle");
  }

  @Test
  void aSurveyWithBothOrNeitherIsADefect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Surveyed(AP, Optional.empty(), Optional.empty(), "", Optional.empty(), false));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Surveyed(
                AP,
                Optional.of(Routers.facts("acme,one")),
                Optional.of("silent"),
                "",
                Optional.empty(),
                false));
  }

  private static Host at(String name, String site) {
    Host plain = Routers.host(name);
    return new Host(
        name,
        plain.address(),
        plain.port(),
        plain.login(),
        plain.via(),
        plain.groups(),
        new TreeMap<>(Map.of("site", site, "role", "ap")),
        plain.where());
  }

  private static Playbook keeping(int hosts, String label) {
    return PLAYBOOK.withLimits(
        new Limits(
            Limits.Canaries.ALWAYS,
            List.of(),
            List.of(new PerLabel(label, hosts, Optional.of(new Where("p.yaml", 7, 3))))));
  }

  @Test
  void onlyTheLabelsThatLimitsAreAboutAreInThePlan() {
    Host host = at("a", "berlin");
    Host other = at("b", "berlin");
    var fleet = new Fleet(List.of(host, other));
    List<Surveyed> surveyed = List.of(found(host, "acme,one"), found(other, "acme,one"));
    assertThat(Planner.plan(keeping(1, "site"), surveyed, fleet, CATALOG).hosts())
        .allMatch(each -> each.labels().equals(new TreeMap<>(Map.of("site", "berlin"))));
    assertThat(Planner.plan(PLAYBOOK, surveyed, fleet, CATALOG).hosts())
        .allMatch(each -> each.labels().isEmpty());
  }

  @Test
  void aHostWithoutWhichTooFewWouldStayUpIsRefusedInPlanning() {
    Host alone = at("a", "berlin");
    Host silent = at("b", "berlin");
    Host one = at("c", "hamburg");
    Host two = at("d", "hamburg");
    var fleet = new Fleet(List.of(alone, silent, one, two));
    Plan plan =
        Planner.plan(
            keeping(1, "site"),
            List.of(
                found(alone, "acme,one"),
                silent(silent),
                found(one, "acme,one"),
                found(two, "acme,one")),
            fleet,
            CATALOG);
    assertThat(outcome(plan, "a")).isEqualTo(Outcome.REFUSED);
    assertThat(plan.host("a").orElseThrow().ended().orElseThrow().reason())
        .isEqualTo("1 of site=berlin must stay up, and it is the only one that answers");
    assertThat(plan.host("c").orElseThrow().wave()).isPresent();
    assertThat(plan.host("d").orElseThrow().wave()).isPresent();
  }

  @Test
  void aLimitOfALabelNobodyHasIsWrongInputWithItsPlace() {
    Host host = at("a", "berlin");
    assertThatExceptionOfType(FleetException.class)
        .isThrownBy(() ->
            Planner.plan(
                keeping(1, "sites"),
                List.of(found(host, "acme,one")),
                new Fleet(List.of(host)),
                CATALOG))
        .satisfies(thrown -> {
          assertThat(thrown.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
          assertThat(thrown.problems().getFirst().line())
              .contains("p.yaml:7:3")
              .contains("no host of the inventory has a label 'sites'");
          assertThat(thrown.problems().getFirst().advice()).isEqualTo("did you mean 'site'?");
        });
  }

  @Test
  void whatAfterAndViaSayTogetherIsFollowedOverHostsThatAreNotUpgraded() {
    Host ap = Routers.host("ap", Optional.of("sw"));
    Host sw = Routers.host("sw");
    Host core = Routers.host("core").goingAfter("sw");
    Host edge = Routers.host("edge").goingAfter("core");
    var fleet = new Fleet(List.of(edge, core, sw, ap));
    Plan plan =
        Planner.plan(
            PLAYBOOK,
            List.of(found(edge, "acme,one"), found(ap, "acme,one"), silent(core)),
            fleet,
            CATALOG);
    assertThat(plan.hosts()).extracting(PlannedHost::name).containsExactly("ap", "edge", "core");
    assertThat(plan.host("edge").orElseThrow().after()).containsExactly("ap");
  }
}

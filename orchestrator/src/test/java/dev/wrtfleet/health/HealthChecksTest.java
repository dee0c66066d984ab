package dev.wrtfleet.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.router.LinkException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static final String REVISION = "r28959-29397011cc";
  private static final String BOARD_WORDS = "ubus call system board";
  private static final String SERVICES = "ubus call service list";
  private static final String INTERFACES = "ubus call network.interface dump";
  private static final String WIRELESS = "ubus call network.wireless status";
  private static final String RELEASE =
      "{\"release\":{\"version\":\"24.10.4\",\"revision\":\"" + REVISION + "\"}}";

  private final AnsweringLink router =
      new AnsweringLink().answers(BOARD_WORDS, 0, RELEASE).answers("[ -e /sysupgrade.tgz ]", 1, "");

  @Test
  void aRouterThatDoesAllItDidBeforeIsHealthy() throws LinkException {
    router
        .answers(SERVICES, 0, "{\"dropbear\":{\"instances\":{\"a\":{\"running\":true}}}}")
        .answers(
            INTERFACES,
            0,
            "{\"interface\":[{\"interface\":\"lan\",\"up\":true,\"route\":[{\"target\":\"0.0.0.0\",\"mask\":0}]}]}")
        .answers(WIRELESS, 0, "{\"radio0\":{\"up\":true}}")
        .answers("ping -c 2 -W 2 9.9.9.9", 0, "");
    assertThat(judge(before("dropbear"), all())).isEqualTo(new Verdict.Healthy(""));
  }

  @Test
  void aBootThatIsNotFinishedIsUnhealthyWithNoCheckAskedFor() throws LinkException {
    router.answers("[ -e /sysupgrade.tgz ]", 0, "");
    assertUnhealthy(judge(nothing(), List.of()), "first boot is not finished");
  }

  @Test
  void anotherFirmwareThanProvedIsUnhealthyWithNoCheckAskedFor() throws LinkException {
    router.answers(BOARD_WORDS, 0, RELEASE.replace(REVISION, "r1-old"));
    assertUnhealthy(judge(nothing(), List.of()), "it runs r1-old, not " + REVISION);
  }

  @Test
  void theFirmwareIsReadFromTheFileWhereUbusIsAway() throws LinkException {
    router
        .answers(BOARD_WORDS, 4, "")
        .answers("cat /etc/openwrt_release", 0, "DISTRIB_REVISION='" + REVISION + "'\n");
    assertThat(judge(nothing(), List.of())).isEqualTo(new Verdict.Healthy(""));
  }

  @Test
  void aFirmwareThatIsNotSaidIsUnclear() throws LinkException {
    router.answers(BOARD_WORDS, 4, "").answers("cat /etc/openwrt_release", 1, "");
    assertThat(judge(nothing(), List.of())).isInstanceOf(Verdict.Unclear.class);
  }

  @Test
  void aServiceThatCrashedIsUnhealthyAndNamed() throws LinkException {
    router.answers(
        SERVICES,
        0,
        "{\"dnsmasq\":{\"instances\":{\"a\":{\"running\":false,\"exit_code\":1,\"respawn\":{}}}}}");
    assertUnhealthy(services("dnsmasq"), "service dnsmasq ran before and does not run");
  }

  @Test
  void aServiceTheNewFirmwareDoesNotKnowIsUnhealthyAndItsPackageNamed() throws LinkException {
    router.answers(SERVICES, 0, "{\"dnsmasq\":{\"instances\":{\"a\":{\"running\":true}}}}");
    assertUnhealthy(
        services("batmand"), "service batmand ran before and is unknown to the new firmware");
  }

  @Test
  void aServiceThatDidItsWorkAndEndedWellIsHealthy() throws LinkException {
    router.answers(
        SERVICES,
        0,
        "{\"packet_steering\":{\"instances\":{\"a\":{\"running\":false,\"exit_code\":0}}}}");
    assertThat(services("packet_steering")).isEqualTo(new Verdict.Healthy(""));
  }

  @Test
  void aServiceThatDidNotRunBeforeDoesNotCount() throws LinkException {
    router.answers(SERVICES, 0, "{}");
    var before = new Workings(new TreeMap<>(Map.of("firewall", false)), none(), none(), false);
    assertThat(judge(new Baseline(before, REVISION, true), List.of(new CheckSpec.Services())))
        .isEqualTo(new Verdict.Healthy(""));
  }

  @Test
  void nothingIsAskedWhereThereIsNothingToCompare() throws LinkException {
    router.answers(SERVICES, 4, "").answers(INTERFACES, 4, "").answers(WIRELESS, 4, "");
    List<CheckSpec> specs =
        List.of(
            new CheckSpec.Services(),
            new CheckSpec.Interfaces(),
            new CheckSpec.Wireless(),
            new CheckSpec.DefaultRoute());
    assertThat(judge(nothing(), specs)).isEqualTo(new Verdict.Healthy(""));
  }

  @Test
  void aListOfServicesThatIsGoneIsUnhealthyAndGarbageIsUnclear() throws LinkException {
    router.answers(SERVICES, 4, "Command failed: Not found");
    assertUnhealthy(services("dropbear"), "no list of services: Command failed: Not found");
    router.answers(SERVICES, 0, "\u0007\u0007not json");
    assertThat(services("dropbear"))
        .isEqualTo(
            new Verdict.Unclear(
                "the router's answer to 'ubus call service list' cannot be understood"));
  }

  @Test
  void anInterfaceThatIsDownOrGoneIsUnhealthy() throws LinkException {
    router.answers(INTERFACES, 0, "{\"interface\":[{\"interface\":\"wan\",\"up\":false}]}");
    var before =
        new Workings(none(), new TreeMap<>(Map.of("wan", true, "lan", true)), none(), false);
    var verdict = judge(new Baseline(before, REVISION, true), List.of(new CheckSpec.Interfaces()));
    assertUnhealthy(verdict, "interface lan was up before and is gone");
    assertUnhealthy(verdict, "interface wan was up before and is down");
  }

  @Test
  void aRadioThatGaveUpIsUnhealthy() throws LinkException {
    router.answers(WIRELESS, 0, "{\"radio0\":{\"up\":true,\"retry_setup_failed\":true}}");
    var before = new Workings(none(), none(), new TreeMap<>(Map.of("radio0", true)), false);
    assertUnhealthy(
        judge(new Baseline(before, REVISION, true), List.of(new CheckSpec.Wireless())),
        "radio radio0 was up before and is down");
  }

  @Test
  void aLostDefaultRouteIsUnhealthyAndTheKernelsCounts() throws LinkException {
    var before = new Workings(none(), none(), none(), true);
    var baseline = new Baseline(before, REVISION, true);
    router.answers(INTERFACES, 4, "").answers("cat /proc/net/route", 0, "Iface Destination\n");
    assertUnhealthy(judge(baseline, List.of(new CheckSpec.DefaultRoute())), "default route");
    router.answers(
        "cat /proc/net/route", 0, "Iface\nlo 00000000 0101A8C0 0003 0 0 0 00000000 0 0 0\n");
    assertThat(judge(baseline, List.of(new CheckSpec.DefaultRoute())))
        .isEqualTo(new Verdict.Healthy(""));
  }

  @Test
  void anAddressThatDoesNotAnswerIsUnhealthyAndABrokenPingIsUnclear() throws LinkException {
    List<CheckSpec> specs = List.of(new CheckSpec.Ping("9.9.9.9"));
    router.answers("ping -c 2 -W 2 9.9.9.9", 1, "");
    assertUnhealthy(judge(nothing(), specs), "it does not reach 9.9.9.9");
    router.answers("ping -c 2 -W 2 9.9.9.9", 127, "");
    assertThat(judge(nothing(), specs)).isInstanceOf(Verdict.Unclear.class);
  }

  @Test
  void aCommandMustEndAsExpected() throws LinkException {
    List<CheckSpec> specs = List.of(new CheckSpec.RunsCommand("pidof batmand", 0));
    router.answers("pidof batmand", 0, "77");
    assertThat(judge(nothing(), specs)).isEqualTo(new Verdict.Healthy(""));
    router.answers("pidof batmand", 1, "");
    assertUnhealthy(judge(nothing(), specs), "'pidof batmand' ended with 1, not 0");
  }

  @Test
  void afterAWipeWhatWasConfiguredAwayIsANoteNotAFailure() throws LinkException {
    router.answers(SERVICES, 0, "{}").answers(INTERFACES, 0, "{\"interface\":[]}");
    var before =
        new Workings(
            new TreeMap<>(Map.of("openvpn", true)),
            new TreeMap<>(Map.of("wan", true)),
            none(),
            false);
    List<CheckSpec> specs = List.of(new CheckSpec.Services(), new CheckSpec.Interfaces());
    assertThat(judge(new Baseline(before, REVISION, false), specs))
        .isInstanceOfSatisfying(
            Verdict.Healthy.class,
            healthy ->
                assertThat(healthy.note())
                    .contains("openvpn")
                    .contains("interfaces not compared, the configuration was wiped"));
  }

  @Test
  void unhealthyWinsOverUnclearAndUnclearOverHealthy() {
    Verdict healthy = new Verdict.Healthy("");
    Verdict unclear = new Verdict.Unclear("cannot tell");
    Verdict unhealthy = new Verdict.Unhealthy("broken");
    assertThat(HealthChecks.combine(List.of(healthy, unclear, unhealthy))).isEqualTo(unhealthy);
    assertThat(HealthChecks.combine(List.of(healthy, unclear))).isEqualTo(unclear);
    assertThat(HealthChecks.combine(List.of(healthy, healthy))).isEqualTo(healthy);
  }

  @Test
  void eachQuestionIsAskedOnceALook() throws LinkException {
    router
        .answers(INTERFACES, 0, "{\"interface\":[{\"interface\":\"lan\",\"up\":true}]}")
        .answers("cat /proc/net/route", 0, "");
    var before = new Workings(none(), new TreeMap<>(Map.of("lan", true)), none(), true);
    judge(
        new Baseline(before, REVISION, true),
        List.of(new CheckSpec.Interfaces(), new CheckSpec.DefaultRoute()));
    assertThat(router.asked()).containsOnlyOnce(INTERFACES);
  }

  private Verdict services(String ran) throws LinkException {
    return judge(before(ran), List.of(new CheckSpec.Services()));
  }

  private Verdict judge(Baseline baseline, List<CheckSpec> specs) throws LinkException {
    return HealthChecks.judge(router, baseline, specs);
  }

  private static void assertUnhealthy(Verdict verdict, String words) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unhealthy.class, unhealthy -> assertThat(unhealthy.why()).contains(words));
  }

  private static Baseline before(String service) {
    return new Baseline(
        new Workings(
            new TreeMap<>(Map.of(service, true)),
            new TreeMap<>(Map.of("lan", true)),
            new TreeMap<>(Map.of("radio0", true)),
            true),
        REVISION,
        true);
  }

  private static Baseline nothing() {
    return new Baseline(new Workings(none(), none(), none(), false), REVISION, true);
  }

  private static SortedMap<String, Boolean> none() {
    return new TreeMap<>();
  }

  private static List<CheckSpec> all() {
    return List.of(
        new CheckSpec.Services(),
        new CheckSpec.Interfaces(),
        new CheckSpec.Wireless(),
        new CheckSpec.DefaultRoute(),
        new CheckSpec.Ping("9.9.9.9"));
  }
}

package dev.wrtfleet.rollout;

import static dev.wrtfleet.playbook.StopWhen.Counted.REFUSED;
import static dev.wrtfleet.playbook.StopWhen.ThenBoard.HALT;
import static dev.wrtfleet.playbook.StopWhen.ThenBoard.LEAVE_OUT;
import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.failedPercent;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.Limits.Canaries;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.UploadRate;
import dev.wrtfleet.playbook.WaveSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {
  private static final Playbook TWO = playbook(2, NEVER, wave("one"), wave("two"));
  private static final PlannedHost A = host("a", 0);
  private static final PlannedHost B = host("b", 1);

  private static Plan plan(Playbook playbook, PlannedHost... hosts) {
    return new Plan(playbook, List.of(hosts));
  }

  private static PlannedHost with(PlannedImage image) {
    return new PlannedHost(
        "a", A.board(), A.fromVersion(), Optional.of(image), A.wave(), A.ended());
  }

  private static PlannedImage image(Path file, long size, String hash, String revision) {
    PlannedImage image = Plans.image("acme,one");
    return new PlannedImage(
        file,
        size,
        hash,
        image.boards(),
        "1.0",
        image.version(),
        revision,
        image.mapped(),
        Optional.empty(),
        Optional.empty());
  }

  private static WaveSpec spec(Pick pick) {
    return new WaveSpec("one", pick, Duration.ZERO, false);
  }

  private static Playbook health(HealthSpec health) {
    return with(ConfigPolicy.KEEP, Duration.ofMinutes(10), health, "");
  }

  private static Playbook with(
      ConfigPolicy config, Duration returnWithin, HealthSpec health, String describe) {
    return new Playbook(
        TWO.name(),
        describe,
        TWO.hosts(),
        TWO.catalog(),
        TWO.map(),
        Optional.empty(),
        Optional.empty(),
        config,
        TWO.waves(),
        TWO.atOnce(),
        TWO.stopWhen(),
        returnWithin,
        health);
  }

  private static Limits limits(Canaries canaries, List<PerLabel> atOnce, List<PerLabel> apart) {
    return new Limits(canaries, atOnce, apart);
  }

  private static Limits upload(String label, long bytesPerSecond) {
    return Limits.NONE.withUpload(List.of(new UploadRate(label, bytesPerSecond, Optional.empty())));
  }

  private static List<PerLabel> per(String label, int hosts) {
    return List.of(new PerLabel(label, hosts, Optional.empty()));
  }

  private static HealthSpec checks(CheckSpec... checks) {
    return new HealthSpec(Duration.ofMinutes(1), Duration.ofMinutes(5), List.of(checks));
  }

  /** Plans that each differ from the first, and from each other, in one thing that matters. */
  private static List<Plan> different() {
    Path file = Plans.image("acme,one").file();
    String hash = "ab".repeat(32);
    String revision = Plans.image("acme,one").revision();
    StopWhen one = failed(1);
    return List.of(
        plan(TWO, A, B),
        plan(TWO, A),
        plan(TWO, host("a2", 0), B),
        plan(TWO, A, host("b", 0)),
        plan(TWO, A, host("b", 1, "elsewhere")),
        plan(TWO, A, over("b", Outcome.CURRENT)),
        plan(TWO, A, over("b", Outcome.REFUSED)),
        plan(TWO, with(image(file, 8_000_000, "cd".repeat(32), revision)), B),
        plan(TWO, with(image(file, 8_000_001, hash, revision)), B),
        plan(TWO, with(image(file, 8_000_000, hash, "r1")), B),
        plan(playbook(3, NEVER, wave("one"), wave("two")), A, B),
        plan(playbook(2, one, wave("one"), wave("two")), A, B),
        plan(playbook(2, failed(2), wave("one"), wave("two")), A, B),
        plan(playbook(2, failedPercent(1), wave("one"), wave("two")), A, B),
        plan(playbook(2, failedPercent(1).withOfAtLeast(2), wave("one"), wave("two")), A, B),
        plan(playbook(2, NEVER.withInARow(1), wave("one"), wave("two")), A, B),
        plan(playbook(2, NEVER.withPerBoard(1, LEAVE_OUT), wave("one"), wave("two")), A, B),
        plan(playbook(2, NEVER.withPerBoard(1, HALT), wave("one"), wave("two")), A, B),
        plan(playbook(2, one.withCount(Set.of(REFUSED)), wave("one"), wave("two")), A, B),
        plan(playbook(2, NEVER, wave("one").withStopWhen(one), wave("two")), A, B),
        plan(playbook(2, NEVER, wave("one"), wave("two").withStopWhen(one)), A, B),
        plan(playbook(2, NEVER, wave("one").withStopWhen(one.withInARow(1)), wave("two")), A, B),
        plan(playbook(2, NEVER, spec(new Pick.PercentOfLeft(1)), wave("two")), A, B),
        plan(TWO.withLimits(limits(Canaries.ALWAYS, List.of(), List.of())), A, B),
        plan(TWO.withLimits(limits(Canaries.WAVES, per("site", 1), List.of())), A, B),
        plan(TWO.withLimits(limits(Canaries.WAVES, per("site", 2), List.of())), A, B),
        plan(TWO.withLimits(limits(Canaries.WAVES, per("rack", 1), List.of())), A, B),
        plan(TWO.withLimits(limits(Canaries.WAVES, List.of(), per("site", 1))), A, B),
        plan(TWO.withLimits(upload("total", 20_000)), A, B),
        plan(TWO.withLimits(upload("total", 30_000)), A, B),
        plan(TWO.withLimits(upload("site", 20_000)), A, B),
        plan(TWO, A.withLabels(new TreeMap<>(Map.of("site", "berlin"))), B),
        plan(TWO, A.withLabels(new TreeMap<>(Map.of("site", "hamburg"))), B),
        plan(TWO, A, B.goingAfter(List.of("a"))),
        plan(playbook(2, NEVER, wave("uno"), wave("two")), A, B),
        plan(playbook(2, NEVER, wave("one"), wave("two"), wave("three")), A, B),
        plan(playbook(2, NEVER, wave("one", Duration.ofMinutes(1), false), wave("two")), A, B),
        plan(playbook(2, NEVER, wave("one", Duration.ZERO, true), wave("two")), A, B),
        plan(playbook(2, NEVER, spec(new Pick.Count(1)), wave("two")), A, B),
        plan(playbook(2, NEVER, spec(new Pick.PerBoard(1)), wave("two")), A, B),
        plan(playbook(2, NEVER, spec(new Pick.Percent(1)), wave("two")), A, B),
        plan(playbook(2, NEVER, spec(new Pick.Matching("x")), wave("two")), A, B),
        plan(with(ConfigPolicy.WIPE, TWO.returnWithin(), TWO.health(), ""), A, B),
        plan(with(ConfigPolicy.KEEP, Duration.ofMinutes(9), TWO.health(), ""), A, B),
        plan(health(checks(new CheckSpec.Services())), A, B),
        plan(health(checks(new CheckSpec.Interfaces())), A, B),
        plan(health(checks(new CheckSpec.Ping("9.9.9.9"))), A, B),
        plan(health(checks(new CheckSpec.Ping("9.9.9.8"))), A, B));
  }

  @Test
  void theDigestTellsApartWhatMatters() {
    List<String> digests = different().stream().map(Plan::digest).toList();
    assertThat(digests).doesNotHaveDuplicates().allMatch(text -> text.matches("[0-9a-f]{64}"));
  }

  @Test
  void equalPlansHaveEqualDigests() {
    assertThat(different().stream().map(Plan::digest))
        .containsExactlyElementsOf(different().stream().map(Plan::digest).toList());
  }

  @Test
  void pathsWordsAndNotesDoNotCount() {
    String digest = plan(TWO, A, B).digest();
    var moved =
        image(
            Path.of("/elsewhere.bin"),
            8_000_000,
            "ab".repeat(32),
            Plans.image("acme,one").revision());
    var noted =
        new PlannedHost(
            "b", B.board(), B.fromVersion(), B.image(), B.wave(), B.ended(), List.of(), "a note");
    Playbook described = with(ConfigPolicy.KEEP, TWO.returnWithin(), TWO.health(), "for the roofs");
    assertThat(plan(described, with(moved), noted).digest()).isEqualTo(digest);
  }

  /** Saved plans are compared by it: a change of this value is a change users see. */
  @Test
  void theDigestIsTheSameOnEveryMachineAndRelease() {
    var checks =
        checks(
            new CheckSpec.Services(),
            new CheckSpec.Ping("9.9.9.9"),
            new CheckSpec.RunsCommand("pidof x", 0));
    assertThat(plan(health(checks), A, B, over("c", Outcome.REFUSED)).digest())
        .isEqualTo("6b14db423a292ed5e8c8c8180ffc22b3dd3b498a0fa5987162d87eea5b13e8b2");
  }

  /** Hosts that make no plan, and why. */
  static Stream<Object[]> impossible() {
    return Stream.of(
        new Object[] {List.of(A, A), "two planned hosts named a"},
        new Object[] {List.of(host("a", 2)), "a is in wave 2 of 2"},
        new Object[] {List.of(host("a", -1)), "a is in wave -1 of 2"},
        new Object[] {
          List.of(host("gw", 0), host("a", 0, "gw")), "gw stands before a, which is reached"
        },
        new Object[] {
          List.of(host("gw", 0), host("a", 1, "gw")), "gw is in a wave before a, which is reached"
        },
        new Object[] {
          List.of(host("a", 1, "other", "gw"), host("gw", 0)), "gw is in a wave before a"
        },
        new Object[] {
          List.of(host("a", 0, "b"), host("b", 0, "a")), "a stands before b, which is reached"
        },
        new Object[] {
          List.of(host("sw", 0).goingAfter(List.of("a")), host("a", 0)),
          "sw stands before a, after which it goes"
        },
        new Object[] {
          List.of(host("a", 1), host("sw", 0).goingAfter(List.of("a"))),
          "sw stands before a, after which it goes"
        });
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void aPlanThatCannotBeRunSafelyIsRefused(List<PlannedHost> hosts, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Plan(TWO, hosts))
        .withMessageContaining(why);
  }

  @Test
  void aRouterAfterThoseBehindItIsFine() {
    assertThat(plan(TWO, host("a", 0, "gw"), host("gw", 0)).waves()).isEqualTo(2);
    assertThat(plan(TWO, host("a", 0, "gw"), host("gw", 1)).wave(1)).hasSize(1);
    assertThat(plan(TWO, over("gw", Outcome.CURRENT), host("a", 1, "gw")).hosts()).hasSize(2);
  }

  @Test
  void aPlaybookThatLetsNobodyInFlightMakesNoPlan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(playbook(0, NEVER, wave("one")), A))
        .withMessageContaining("at_once is 0");
  }

  @Test
  void aHostIsInAWaveWithAnImageOrHasEnded() {
    Optional<PlannedImage> image = A.image();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlannedHost("a", "", "", image, Optional.empty(), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new PlannedHost("a", "", "", Optional.empty(), A.wave(), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new PlannedHost("a", "", "", image, A.wave(), over("a", Outcome.CURRENT).ended()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> host("a", 0, "gw", "a"))
        .withMessageContaining("through itself");
  }
}

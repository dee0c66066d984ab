package dev.wrtfleet.asu;

import static dev.wrtfleet.asu.BuildBench.ARCHER;
import static dev.wrtfleet.asu.BuildBench.FRITZ;
import static dev.wrtfleet.asu.BuildBench.PROFILE;
import static dev.wrtfleet.asu.BuildBench.resultOf;
import static dev.wrtfleet.asu.BuildBench.router;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.testbed.AsuServer.Bent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build server is asked, how long it is waited for, and what is not built again. */
class BuildsTest {
  @TempDir Path home;
  private BuildBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new BuildBench(home);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void routersThatNeedTheSameAreOneBuildAndOthersAnother() {
    Map<String, BuildResult> results =
        bench.build(
            bench.order(true),
            router("a", ARCHER),
            router("b", ARCHER),
            router("c", ARCHER, "tcpdump-mini"),
            router("d", FRITZ));
    assertThat(results)
        .hasSize(4)
        .allSatisfy((host, result) -> assertThat(result).isInstanceOf(BuildResult.Made.class));
    assertThat(bench.server.posts()).hasSize(3);
    assertThat(resultOf("a", results))
        .isEqualTo(resultOf("b", results))
        .isNotEqualTo(resultOf("c", results));
    var made = (BuildResult.Made) resultOf("c", results);
    assertThat(made.note().packages()).containsExactly("tcpdump-mini");
    assertThat(made.image().provenance().level()).isEqualTo(Provenance.Level.BUILT);
  }

  @Test
  void whatSomebodyTookAwayStaysAwayAndWhatTheyPutInItsPlaceComesAlong() {
    bench.build(bench.order(true), router("a", ARCHER, "wpad-openssl", "-wpad-basic-mbedtls"));
    assertThat(bench.server.askedPackages())
        .containsExactly(List.of("-wpad-basic-mbedtls", "wpad-openssl"));
  }

  @Test
  void namedPackagesGoOverInstalledOnes() {
    bench.build(bench.order(true, "-tcpdump-mini", "luci"), router("a", ARCHER, "tcpdump-mini"));
    assertThat(bench.server.askedPackages()).containsExactly(List.of("-tcpdump-mini", "luci"));
  }

  @Test
  void withoutAListOfTheReleaseTheServerIsAskedByTheBoardsName() {
    bench.server.withoutReleases();
    Map<String, BuildResult> results = bench.build(bench.order(false, "luci"), router("a", ARCHER));
    assertThat(resultOf("a", results)).isInstanceOf(BuildResult.Made.class);
    assertThat(bench.server.posts().getFirst().path("profile").asString("")).isEqualTo(PROFILE);
  }

  @Test
  void aDeviceIsFoundByTheBoardsItsImageIsForAndNotByItsName() {
    Map<String, BuildResult> results =
        bench.build(bench.order(false), router("a", Board.MI_ROUTER_3G, "xiaomi,mir3g", false));
    assertThat(bench.server.posts().getFirst().path("profile").asString(""))
        .isEqualTo("xiaomi_mi-router-3g");
    assertThat(resultOf("a", results)).isInstanceOf(BuildResult.Made.class);
  }

  @Test
  void aPcStartedByEfiGetsTheDiskThatStartsSoWithItsFileSystem() {
    Map<String, BuildResult> results =
        bench.build(bench.order(false), router("a", Board.X86_64, "qemu-standard-pc", true));
    assertThat(resultOf("a", results)).isInstanceOf(BuildResult.Made.class);
    assertThat(bench.server.posts().getFirst().path("profile").asString("")).isEqualTo("generic");
    assertThat(bench.server.posts().getFirst().path("filesystem").asString(""))
        .isEqualTo("squashfs");
    BuildResult bios =
        resultOf(
            "b",
            bench.build(bench.order(false), router("b", Board.X86_64, "qemu-standard-pc", false)));
    assertThat(((BuildResult.Failed) bios).reason()).contains("no file of type combined with");
  }

  @Test
  void aQueueIsWaitedForWithGrowingPausesAndSaysWhereItIs() {
    bench.server.answering(PROFILE, Bent.queued(7), Bent.queued(7), Bent.queued(2));
    assertThat(resultOf("a", bench.build(bench.order(false), router("a", ARCHER))))
        .isInstanceOf(BuildResult.Made.class);
    assertThat(bench.server.posts()).as("asked once, then only looked at").hasSize(1);
    assertThat(bench.pauses).hasSize(3).isSorted().doesNotHaveDuplicates();
    assertThat(bench.said.stream().filter(line -> line.endsWith("queued, position 7"))).hasSize(1);
    assertThat(bench.said).anyMatch(line -> line.endsWith("queued, position 2"));
  }

  @Test
  void anOverloadedServerIsLeftAloneForAsLongAsItAsks() {
    bench.server.answering(PROFILE, Bent.overloaded(90), Bent.overloaded(999_999));
    assertThat(resultOf("a", bench.build(bench.order(false), router("a", ARCHER))))
        .isInstanceOf(BuildResult.Made.class);
    assertThat(bench.pauses).containsExactly(Duration.ofSeconds(90), Duration.ofMinutes(10));
    assertThat(bench.said)
        .anyMatch(line -> line.contains("queue contains too many build requests"));
  }

  @Test
  void thatTakesNoLongerThanItMay() {
    var bent = new Bent[200];
    Arrays.fill(bent, Bent.queued(3000));
    bench.server.answering(PROFILE, bent);
    assertThat(bench.failed().reason()).contains("had not built it in time", "position 3000");
    assertThat(bench.now.get()).isBefore(Instant.EPOCH.plus(Duration.ofHours(1)));
  }

  @Test
  void aBuildTheServerForgotIsAskedForAgain() {
    bench.server.answering(PROFILE, Bent.queued(1), new Bent(404, "{\"status\":404}"));
    assertThat(resultOf("a", bench.build(bench.order(false), router("a", ARCHER))))
        .isInstanceOf(BuildResult.Made.class);
    assertThat(bench.server.posts()).hasSize(2);
  }

  @Test
  void aBuildThatFailsGivesUpNoOther() {
    bench.server.answering(PROFILE, new Bent(500, "{\"detail\":\"Impossible package selection\"}"));
    Map<String, BuildResult> results =
        bench.build(bench.order(false), router("a", ARCHER), router("b", FRITZ));
    assertThat(resultOf("a", results)).isInstanceOf(BuildResult.Failed.class);
    assertThat(resultOf("b", results)).isInstanceOf(BuildResult.Made.class);
  }

  @Test
  void aServerThatCannotBeReachedIsTriedAFewTimes() {
    String address = bench.server.address();
    bench.server.close();
    assertThat(bench.failed().reason()).contains(address.replace("http://", ""));
    assertThat(bench.pauses).hasSize(3);
  }

  @Test
  void aRouterThatDoesNotSayItsPackagesIsNotBuiltFor() {
    ForRouter silent = new ForRouter("a", router("a", ARCHER).facts(), Optional.empty());
    Map<String, BuildResult> results = bench.build(bench.order(true), silent, router("b", ARCHER));
    assertThat(((BuildResult.Failed) resultOf("a", results)).reason())
        .contains("which packages it has");
    assertThat(resultOf("b", results)).isInstanceOf(BuildResult.Made.class);
  }

  @Test
  void whatIsStillThereIsNotBuiltAgainAndWhatIsDamagedIs() throws IOException {
    var first =
        (BuildResult.Made) resultOf("a", bench.build(bench.order(false), router("a", ARCHER)));
    BuildResult second = resultOf("a", bench.build(bench.order(false), router("a", ARCHER)));
    assertThat(second).isEqualTo(first);
    assertThat(bench.server.posts()).hasSize(1);
    Files.writeString(first.image().file(), "half");
    assertThat(resultOf("a", bench.build(bench.order(false), router("a", ARCHER))))
        .isEqualTo(first);
    assertThat(bench.server.posts()).hasSize(2);
    Path note = first.image().file().resolveSibling("build.json");
    for (String broken : List.of("", "[]", "null", "{}", "{\"file\":\"../../../etc/passwd\"}")) {
      Files.writeString(note, broken);
      assertThat(resultOf("a", bench.build(bench.order(false), router("a", ARCHER))))
          .as(broken)
          .isEqualTo(first);
    }
    assertThat(bench.server.posts()).hasSize(7);
  }
}

package dev.wrtfleet.asu;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.DownloadLimits;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.download.WebLimits;
import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.InstalledPackages;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.testbed.AsuServer;
import dev.wrtfleet.testbed.AsuServer.Bent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a build server, and what of its answers is believed. */
class BuildsTest {
  private static final Board ARCHER = Board.ARCHER_C7_V5;
  private static final String PROFILE = ARCHER.profile();
  private static final Board FRITZ = Board.FRITZBOX_4040;

  @TempDir Path home;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private AsuServer server;
  private Web web;

  @BeforeEach
  void start() throws IOException {
    server = new AsuServer(home.resolve("store"), "r29087-d9c5716d1d");
    InstantSource clock = now::get;
    web = new Web(WebLimits.usual(), "test", Map.of(), clock);
  }

  @AfterEach
  void stop() {
    web.close();
    server.close();
  }

  private void take(Duration time) {
    pauses.add(time);
    now.updateAndGet(at -> at.plus(time));
  }

  private BuildOrder order(boolean asInstalled, String... named) {
    return new BuildOrder(
        URI.create(server.address()),
        "24.10.5",
        asInstalled,
        List.of(named),
        Optional.empty(),
        Optional.empty(),
        Duration.ofHours(1));
  }

  private Map<String, BuildResult> build(BuildOrder order, ForRouter... routers) {
    var download = new Download(web, DownloadLimits.usual(), this::take);
    var builds = new Builds(web, download, this::take, now::get, home.resolve("builds"));
    try {
      return builds.build(order, List.of(routers), said::add);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private BuildResult.Failed failed(String... named) {
    BuildResult result = of("ap", build(order(false, named), router("ap", ARCHER)));
    assertThat(result).isInstanceOf(BuildResult.Failed.class);
    assertThat(home.resolve("builds")).satisfies(BuildsTest::holdsNoNote);
    return (BuildResult.Failed) result;
  }

  private static BuildResult of(String host, Map<String, BuildResult> results) {
    return requireNonNull(results.get(host));
  }

  private static void holdsNoNote(Path folder) {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        assertThat(files).noneMatch(file -> file.endsWith("build.json"));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static ForRouter router(String host, Board board, String... onTop) {
    return router(host, board, board.name(Era.R23_05), false, onTop);
  }

  private static ForRouter router(
      String host, Board board, String boardName, boolean efi, String... onTop) {
    var chosen = new TreeSet<>(AsuServer.USUAL);
    chosen.add("wpad-basic-mbedtls");
    chosen.addAll(List.of(onTop));
    onTopRemoved(chosen, onTop);
    var facts =
        new RouterFacts(
            new Identity(boardName, "", host, "1.0"),
            new Release("OpenWrt", "23.05.5", "r24106-10cc5fcd00", board.target(Era.R23_05)),
            new Boot("id", "squashfs", efi, true),
            new Memory(1, 1, 1),
            new Workings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), true));
    return new ForRouter(host, facts, Optional.of(new InstalledPackages(chosen, chosen)));
  }

  private static void onTopRemoved(Set<String> chosen, String... onTop) {
    for (String name : onTop) {
      if (name.startsWith("-")) {
        chosen.remove(name);
        chosen.remove(name.substring(1));
      }
    }
  }

  @Test
  void routersThatNeedTheSameAreOneBuildAndOthersAnother() {
    Map<String, BuildResult> results =
        build(
            order(true),
            router("a", ARCHER),
            router("b", ARCHER),
            router("c", ARCHER, "tcpdump-mini"),
            router("d", FRITZ));
    assertThat(results)
        .hasSize(4)
        .allSatisfy((host, result) -> assertThat(result).isInstanceOf(BuildResult.Made.class));
    assertThat(server.posts()).hasSize(3);
    assertThat(of("a", results)).isEqualTo(of("b", results)).isNotEqualTo(of("c", results));
    var made = (BuildResult.Made) of("c", results);
    assertThat(made.note().packages()).containsExactly("tcpdump-mini");
    assertThat(made.image().provenance().level()).isEqualTo(Provenance.Level.BUILT);
  }

  @Test
  void whatSomebodyTookAwayStaysAwayAndWhatTheyPutInItsPlaceComesAlong() {
    build(order(true), router("a", ARCHER, "wpad-openssl", "-wpad-basic-mbedtls"));
    assertThat(server.askedPackages())
        .containsExactly(List.of("-wpad-basic-mbedtls", "wpad-openssl"));
  }

  @Test
  void namedPackagesGoOverInstalledOnes() {
    build(order(true, "-tcpdump-mini", "luci"), router("a", ARCHER, "tcpdump-mini"));
    assertThat(server.askedPackages()).containsExactly(List.of("-tcpdump-mini", "luci"));
  }

  @Test
  void withoutAListOfTheReleaseTheServerIsAskedByTheBoardsName() {
    server.withoutReleases();
    Map<String, BuildResult> results = build(order(false, "luci"), router("a", ARCHER));
    assertThat(of("a", results)).isInstanceOf(BuildResult.Made.class);
    assertThat(server.posts().getFirst().path("profile").asString("")).isEqualTo(PROFILE);
  }

  @Test
  void aDeviceIsFoundByTheBoardsItsImageIsForAndNotByItsName() {
    Map<String, BuildResult> results =
        build(order(false), router("a", Board.MI_ROUTER_3G, "xiaomi,mir3g", false));
    assertThat(server.posts().getFirst().path("profile").asString(""))
        .isEqualTo("xiaomi_mi-router-3g");
    assertThat(of("a", results)).isInstanceOf(BuildResult.Made.class);
  }

  @Test
  void aPcStartedByEfiGetsTheDiskThatStartsSoWithItsFileSystem() {
    Map<String, BuildResult> results =
        build(order(false), router("a", Board.X86_64, "qemu-standard-pc", true));
    assertThat(of("a", results)).isInstanceOf(BuildResult.Made.class);
    assertThat(server.posts().getFirst().path("profile").asString("")).isEqualTo("generic");
    assertThat(server.posts().getFirst().path("filesystem").asString("")).isEqualTo("squashfs");
    BuildResult bios =
        of("b", build(order(false), router("b", Board.X86_64, "qemu-standard-pc", false)));
    assertThat(((BuildResult.Failed) bios).reason()).contains("no file of type combined with");
  }

  @Test
  void aQueueIsWaitedForWithGrowingPausesAndSaysWhereItIs() {
    server.answering(PROFILE, Bent.queued(7), Bent.queued(7), Bent.queued(2));
    assertThat(of("a", build(order(false), router("a", ARCHER))))
        .isInstanceOf(BuildResult.Made.class);
    assertThat(server.posts()).as("asked once, then only looked at").hasSize(1);
    assertThat(pauses).hasSize(3).isSorted().doesNotHaveDuplicates();
    assertThat(said.stream().filter(line -> line.endsWith("queued, position 7"))).hasSize(1);
    assertThat(said).anyMatch(line -> line.endsWith("queued, position 2"));
  }

  @Test
  void anOverloadedServerIsLeftAloneForAsLongAsItAsks() {
    server.answering(PROFILE, Bent.overloaded(90), Bent.overloaded(999_999));
    assertThat(of("a", build(order(false), router("a", ARCHER))))
        .isInstanceOf(BuildResult.Made.class);
    assertThat(pauses).containsExactly(Duration.ofSeconds(90), Duration.ofMinutes(10));
    assertThat(said).anyMatch(line -> line.contains("queue contains too many build requests"));
  }

  @Test
  void thatTakesNoLongerThanItMay() {
    var bent = new Bent[200];
    java.util.Arrays.fill(bent, Bent.queued(3000));
    server.answering(PROFILE, bent);
    assertThat(failed().reason()).contains("had not built it in time", "position 3000");
    assertThat(now.get()).isBefore(Instant.EPOCH.plus(Duration.ofHours(1)));
  }

  @Test
  void aBuildTheServerForgotIsAskedForAgain() {
    server.answering(PROFILE, Bent.queued(1), new Bent(404, "{\"status\":404}"));
    assertThat(of("a", build(order(false), router("a", ARCHER))))
        .isInstanceOf(BuildResult.Made.class);
    assertThat(server.posts()).hasSize(2);
  }

  @Test
  void theServersOwnWordsSayWhyItWillNotBuild() {
    server.answering(
        PROFILE, new Bent(400, "{\"status\":400,\"detail\":\"Unsupported version: 24.10.5\"}"));
    assertThat(failed().reason()).contains("will not build it: Unsupported version: 24.10.5");
    server.answering(
        PROFILE,
        new Bent(
            422, "{\"detail\":[{\"loc\":[\"body\",\"packages\",0],\"msg\":\"bad\\u001b[31m\"}]}"));
    assertThat(failed("x").reason()).contains("body.packages.0: bad").doesNotContain("\u001b");
    server.answering(
        PROFILE, new Bent(500, "{\"detail\":\"Selected packages exceed device storage\"}"));
    assertThat(failed("y").advice()).contains("Fewer packages");
  }

  @Test
  void aBuildThatFailsGivesUpNoOther() {
    server.answering(PROFILE, new Bent(500, "{\"detail\":\"Impossible package selection\"}"));
    Map<String, BuildResult> results = build(order(false), router("a", ARCHER), router("b", FRITZ));
    assertThat(of("a", results)).isInstanceOf(BuildResult.Failed.class);
    assertThat(of("b", results)).isInstanceOf(BuildResult.Made.class);
  }

  @Test
  void aServerThatCannotBeReachedIsTriedAFewTimes() {
    String address = server.address();
    server.close();
    assertThat(failed().reason()).contains(address.replace("http://", ""));
    assertThat(pauses).hasSize(3);
  }

  @Test
  void aRouterThatDoesNotSayItsPackagesIsNotBuiltFor() {
    ForRouter silent = new ForRouter("a", router("a", ARCHER).facts(), Optional.empty());
    Map<String, BuildResult> results = build(order(true), silent, router("b", ARCHER));
    assertThat(((BuildResult.Failed) of("a", results)).reason()).contains("which packages it has");
    assertThat(of("b", results)).isInstanceOf(BuildResult.Made.class);
  }

  @Test
  void whatIsStillThereIsNotBuiltAgainAndWhatIsDamagedIs() throws IOException {
    var first = (BuildResult.Made) of("a", build(order(false), router("a", ARCHER)));
    BuildResult second = of("a", build(order(false), router("a", ARCHER)));
    assertThat(second).isEqualTo(first);
    assertThat(server.posts()).hasSize(1);
    Files.writeString(first.image().file(), "half");
    assertThat(of("a", build(order(false), router("a", ARCHER)))).isEqualTo(first);
    assertThat(server.posts()).hasSize(2);
    Path note = first.image().file().resolveSibling("build.json");
    for (String broken : List.of("", "[]", "null", "{}", "{\"file\":\"../../../etc/passwd\"}")) {
      Files.writeString(note, broken);
      assertThat(of("a", build(order(false), router("a", ARCHER)))).as(broken).isEqualTo(first);
    }
    assertThat(server.posts()).hasSize(7);
  }

  @Test
  void anImageThatIsNotWhatWasSaidIsNotKept() {
    server.spoiling(
        PROFILE, "<html>login</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(failed().reason()).contains("is not the file it should be");
  }

  @Test
  void anImageThatLacksAPackageOrKeepsOneIsNotUsed() {
    changing(done -> manifest(done).remove("luci"));
    assertThat(failed("luci").reason()).contains("lacks packages", "luci");
    changing(done -> manifest(done).put("dnsmasq", "1"));
    assertThat(failed("-dnsmasq").reason()).contains("to be left out", "dnsmasq");
  }

  @Test
  void anotherReleaseOrTargetThanAskedForIsNotUsed() {
    changing(done -> done.put("version_number", "23.05.5"));
    assertThat(failed().reason()).contains("was asked for 24.10.5", "built 23.05.5");
    changing(done -> done.put("target", "ramips/mt7621"));
    assertThat(failed().reason()).contains("built 24.10.5 for ramips/mt7621");
  }

  @Test
  void theImageItselfIsAskedWhatItIsFor() throws IOException {
    var other = (BuildResult.Made) of("x", build(order(false), router("x", FRITZ)));
    byte[] bytes = Files.readAllBytes(other.image().file());
    server.spoiling(PROFILE, bytes);
    changing(done -> {
      AsuServer.image(done).put("sha256", other.image().sha256());
      AsuServer.image(done).put("size", bytes.length);
    });
    BuildResult result = of("a", build(order(false), router("a", ARCHER)));
    assertThat(((BuildResult.Failed) result).reason())
        .contains("is not for the board 'tplink,archer-c7-v5'");
  }

  private void changing(Consumer<Map<String, Object>> change) {
    server.changing(PROFILE, change);
  }

  @SuppressWarnings("unchecked") // the server of this test wrote it
  private static Map<String, Object> manifest(Map<String, Object> done) {
    return (Map<String, Object>) requireNonNull(done.get("manifest"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../../etc", "/etc", "a/../../b", "a//b", "", ".", "a\\b", "a%2f..", "a?b"})
  void aFolderThatLeadsElsewhereIsNoFolder(String folder) {
    changing(done -> done.put("bin_dir", folder));
    assertThat(failed().reason()).contains("bin_dir is no folder below /store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x.bin", "/etc/passwd", "..", ".hidden", "a/b", "", "-x", "a b", "a\u0000b"})
  void aNameThatLeadsElsewhereIsNoName(String name) {
    changing(done -> AsuServer.image(done).put("name", name));
    assertThat(failed().reason()).contains("no proper name, type and sha256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "<html>hello</html>",
        "{\"request_hash\":7}",
        "{\"request_hash\":\"../../../x\"}",
        "{\"request_hash\":\"0123456789ab\",\"bin_dir\":[\"a\"]}",
        "{\"request_hash\":\"0123456789ab\",\"bin_dir\":\"a\",\"images\":{}}",
        "{\"request_hash\":\"0123456789ab\",\"bin_dir\":\"a\",\"images\":[7]}",
        "{\"request_hash\":\"0123456789ab\",\"bin_dir\":\"a\",\"images\":[]}"
      })
  void anAnswerOfAnotherShapeIsNotUnderstood(String body) {
    boolean namesARequest = body.contains("0123456789ab"); // all that 202 needs
    for (int status : namesARequest ? new int[] {200} : new int[] {200, 202}) {
      server.answering(PROFILE, new Bent(status, body));
      assertThat(failed().reason()).as(status + " " + body).contains("not one of a build server");
    }
  }

  @Test
  void anEndlessAnswerIsCutAndADeepOneIsNotUnderstood() {
    server.answering(PROFILE, new Bent(200, "{\"a\":\"" + "x".repeat(5_000_000) + "\"}"));
    assertThat(failed().reason()).contains("larger");
    server.answering(PROFILE, new Bent(200, "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)));
    assertThat(failed().reason()).contains("not one of a build server");
  }

  @Test
  void theWordsOfAServerStayShortAndOnOneLine() {
    server.answering(
        PROFILE, new Bent(400, "{\"detail\":\"" + "x\\n\\u0007".repeat(3_000) + "\"}"));
    assertThat(failed().reason()).hasSizeLessThan(600).doesNotContain("\n", "\u0007");
  }
}

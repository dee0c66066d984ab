package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.testbed.ReleaseServer;
import dev.wrtfleet.testbed.ReleaseServer.Entry;
import dev.wrtfleet.testbed.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code images fetch}, from the keyboard over real HTTP to the exit status. */
class ImagesFetchTest {
  private static final String RELEASE = "24.10.5";
  private static final String ATH79 = "ath79/generic";
  private static final String FOLDER = ReleaseServer.folder(RELEASE, ATH79);
  private static final Signer BUILDER = new Signer("ee28e3baec743f50");
  private static final Signer STRANGER = new Signer("00112233aabbccdd");

  @TempDir Path home;
  private ReleaseServer server;
  private String archer = "";

  @BeforeEach
  void aRelease() throws IOException {
    server = new ReleaseServer(home.resolve("server"));
    archer = server.add(RELEASE, ATH79, Board.ARCHER_C7_V5);
    server.add(RELEASE, "mediatek/filogic", Board.AX3000T);
    server.publish(RELEASE, BUILDER);
    Files.writeString(home.resolve("builder.pub"), BUILDER.publicKey());
    assertThat(Typed.in(home, "images", "trust", "builder.pub").status()).isZero();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Typed fetch(String... more) {
    var words = new ArrayList<>(List.of("images", "fetch", "--release", RELEASE, "--for"));
    words.addAll(List.of(more));
    return Typed.with(
        Map.of("WRTFLEET_MIRROR", server.address() + "/"), home, words.toArray(String[]::new));
  }

  private Path here(String name) {
    return home.resolve("images/ath79-generic").resolve(name);
  }

  @Test
  void whatIsFetchedIsSignedAndFetchedOnce() {
    Typed typed = fetch("tplink,archer-c7-v5", "xiaomi,mi-router-ax3000t");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(typed.err()).contains("fetched for tplink,archer-c7-v5: images/ath79-generic/");
    assertThat(typed.out()).contains("2 fetched");
    Typed verified = Typed.in(home, "images", "verify", "images", "--require", "signed");
    assertThat(verified.status()).as(verified.toString()).isZero();
    assertThat(verified.out()).contains("2 images, 2 signed");

    server.asked().clear();
    Typed again = fetch("tplink,archer-c7-v5", "--output", "jsonl");
    assertThat(again.status()).as(again.toString()).isZero();
    assertThat(again.json().getFirst().path("result").asString("")).isEqualTo("present");
    assertThat(again.json().getFirst().path("boards").toString())
        .isEqualTo("[\"tplink,archer-c7-v5\",\"archer-c7-v5\"]");
    assertThat(server.asked()).doesNotContain(FOLDER + archer);
  }

  @Test
  void aDryRunWritesNothing() {
    Typed typed = fetch("tplink,archer-c7-v5", "--dry-run");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(typed.out()).contains("1 would-fetch");
    assertThat(home.resolve("images")).doesNotExist();
  }

  @Test
  void aBoardsOldNameIsFoundInTheTargetThatHasItNow() {
    Typed typed = fetch("archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(here(archer)).isRegularFile();
  }

  @Test
  void aBoardTheReleaseDoesNotHaveIsNamedAndTheOthersCome() {
    Typed typed = fetch("nobody,knows-me", "tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(3);
    assertThat(typed.err()).contains("missing for nobody,knows-me", "→ Write the board");
    assertThat(here(archer)).isRegularFile();
  }

  @Test
  void anotherImageThanListedIsRefusedAndNotKept() {
    server.put(FOLDER + archer, "something else");
    Typed typed = fetch("tplink,archer-c7-v5", "--output", "jsonl");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.json().getFirst().path("code").asString("")).isEqualTo("download.hash");
    assertThat(here(archer)).doesNotExist();
  }

  @Test
  void anImageTheServerLacksIsMissing() {
    server.remove(FOLDER + archer);
    Typed typed = fetch("tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(3);
    assertThat(typed.err()).contains("is not there", "→");
  }

  @Test
  void theSignatureOfAnotherReleaseIsRefusedWhateverIsAllowedAndTheGoodListStays()
      throws IOException {
    assertThat(fetch("tplink,archer-c7-v5").status()).isZero();
    String good = Files.readString(here("sha256sums"));
    server.put(FOLDER + "sha256sums", good + "0".repeat(64) + " *new\n");
    for (String option : List.of("--dry-run", "--allow-unsigned")) {
      Typed typed = fetch("tplink,archer-c7-v5", option);
      assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
      assertThat(typed.err()).contains("not what was signed");
    }
    assertThat(here("sha256sums")).hasContent(good);
    assertThat(Typed.in(home, "images", "verify", "images", "--require", "signed").status())
        .isZero();
  }

  @Test
  void aStrangersReleaseIsRefusedUnlessThatIsAllowed() {
    server.publish(RELEASE, STRANGER);
    Typed refused = fetch("tplink,archer-c7-v5");
    assertThat(refused.status()).as(refused.toString()).isEqualTo(2);
    assertThat(refused.err()).contains("00112233aabbccdd, which is not trusted", "images trust");
    assertThat(home.resolve("images")).doesNotExist();
    Typed allowed = fetch("tplink,archer-c7-v5", "--allow-unsigned");
    assertThat(allowed.status()).as(allowed.toString()).isZero();
    assertThat(Typed.in(home, "images", "verify", "images").status()).isZero();
  }

  @Test
  void aSignedListIsNotReplacedByAnUnsignedOne() throws IOException {
    assertThat(fetch("tplink,archer-c7-v5").status()).isZero();
    server.remove(FOLDER + "sha256sums.sig");
    assertThat(fetch("tplink,archer-c7-v5").err()).contains("has no sha256sums.sig");
    Typed typed = fetch("tplink,archer-c7-v5", "--allow-unsigned", "--output", "jsonl");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.json().getFirst().path("code").asString("")).isEqualTo("mirror.worse-list");
    assertThat(Files.readString(here("sha256sums.sig"))).startsWith("untrusted comment");
  }

  @Test
  void aWellSignedFolderOfAnotherReleaseIsRefused() throws IOException {
    server.add("23.05.5", ATH79, Board.ARCHER_C7_V5);
    server.publish("23.05.5", BUILDER);
    String old = ReleaseServer.folder("23.05.5", ATH79);
    for (String name : List.of("sha256sums", "sha256sums.sig", "profiles.json")) {
      server.put(FOLDER + name, server.at(old + name));
    }
    Typed typed = fetch("tplink,archer-c7-v5", "--output", "jsonl");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.json().getFirst().path("code").asString("")).isEqualTo("mirror.other-release");
  }

  @Test
  void aCutFileIsGoneOnWith() {
    server.cut(FOLDER + archer, 20_000);
    Typed typed = fetch("tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(server.asked()).filteredOn(path -> path.endsWith(archer)).hasSize(2);
  }

  @Test
  void aHalfReplacedListIsMendedByTheNextFetch() throws IOException {
    assertThat(fetch("tplink,archer-c7-v5").status()).isZero();
    Files.writeString(here("sha256sums.sig"), BUILDER.sign("of the next release"));
    assertThat(Typed.in(home, "images", "verify", "images").status()).isEqualTo(2);
    assertThat(fetch("tplink,archer-c7-v5").status()).isZero();
    assertThat(Typed.in(home, "images", "verify", "images", "--require", "signed").status())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../evil.bin", "/etc/evil.bin", ".hidden.bin", "sha256sums", "x.json", "a b"})
  void noNameOfTheServerLeadsOutOfTheFolder(String name) throws IOException {
    byte[] image = server.at(FOLDER + archer);
    var entry = new Entry("evil", List.of("evil,board"), "squashfs", "sysupgrade", name);
    server.add(RELEASE, ATH79, entry, image);
    server.publish(RELEASE, BUILDER);
    Typed typed = fetch("evil,board", "--output", "jsonl");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.json().getFirst().path("code").asString("")).isEqualTo("mirror.name");
    try (var all = Files.walk(home)) {
      assertThat(all.filter(each -> each.getFileName().toString().contains("evil"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "<html>no</html>",
        "{\"profiles\":[]}",
        "{\"profiles\":{\"a\":{\"images\":{}}}}",
        "{\"profiles\":{\"a\":{\"supported_devices\":[1],\"images\":[]}}}",
        "{\"profiles\":{\"a\":{\"supported_devices\":\"tplink,archer-c7-v5\"}}}"
      })
  void nonsenseIsNotUsedEvenWhereItIsSigned(String profiles) {
    server.put(FOLDER + "profiles.json", profiles);
    server.list(FOLDER, BUILDER);
    Typed typed = fetch("tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(3);
    assertThat(home.resolve("images")).doesNotExist();
  }

  @Test
  void anImageThatIsNotForItsBoardIsRemoved() {
    var entry = new Entry("other", List.of("other,board"), "squashfs", "sysupgrade", "other.bin");
    server.add(RELEASE, ATH79, entry, server.at(FOLDER + archer));
    server.publish(RELEASE, BUILDER);
    Typed typed = fetch("other,board");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("does not name the board 'other,board'", "It was removed.");
    assertThat(here("other.bin")).doesNotExist();
  }

  @Test
  void aServerThatIsDownEndsWithSix() {
    server.close();
    Typed typed = fetch("tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(6);
    assertThat(typed.err()).contains("unreachable for tplink,archer-c7-v5", "→");
  }

  @Test
  void aReleaseThatIsNotThereIsNamed() {
    Typed typed =
        Typed.in(
            home,
            "images",
            "fetch",
            "--release",
            "99.1",
            "--for",
            "a,b",
            "--from",
            server.address());
    assertThat(typed.status()).as(typed.toString()).isEqualTo(3);
    assertThat(typed.err()).contains("this server has no release 99.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x", "downloads.openwrt.org", "http://x/?a=b", "http://a b"})
  void anAddressThatIsNoneIsWrongInput(String from) {
    Typed typed =
        Typed.in(home, "images", "fetch", "--release", RELEASE, "--for", "a,b", "--from", from);
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(fetch("a,b", "--release", "../24.10").status()).isEqualTo(2);
  }

  @Test
  void aHugeProfilesIsNotReadAndSpoilsNoOtherTarget() {
    byte[] huge = new byte[9 << 20];
    java.util.Arrays.fill(huge, (byte) ' ');
    server.put(ReleaseServer.folder(RELEASE, "mediatek/filogic") + "profiles.json", huge);
    Typed typed = fetch("tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isZero();
    Typed other = fetch("xiaomi,mi-router-ax3000t", "--output", "jsonl");
    assertThat(other.status()).as(other.toString()).isEqualTo(2);
    assertThat(other.json().getFirst().path("code").asString("")).isEqualTo("web.too-large");
  }

  @Test
  void aRouterThatDoesNotAnswerIsNamedAndSkipped() throws IOException {
    Files.writeString(
        home.resolve("fleet.yaml"), "hosts: { dead: { address: 127.0.0.1, port: 1 } }");
    Typed both = fetch("dead", "tplink,archer-c7-v5", "-i", "fleet.yaml");
    assertThat(both.status()).as(both.toString()).isEqualTo(3);
    assertThat(both.err()).contains("skipped dead: ");
    assertThat(here(archer)).isRegularFile();
    assertThat(fetch("dead", "-i", "fleet.yaml").status()).isEqualTo(6);
    assertThat(fetch("daed", "-i", "fleet.yaml").status()).isEqualTo(2);
  }

  @Test
  void aRouterOfATargetThatIsNoMoreGetsTheImageOfItsBoard() throws IOException {
    var mix =
        new LabOptions.Mix(List.of(Board.ARCHER_C7_V5), List.of(Era.R18_06), 0, Optional.empty());
    try (Lab lab = Lab.start(LabOptions.of(1, home.resolve("lab")).at(50).with(mix))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Typed typed = fetch("all", "-i", inventory);
      assertThat(typed.status()).as(typed.toString()).isZero();
      assertThat(here(archer)).isRegularFile();
      assertThat(server.asked())
          .contains(ReleaseServer.folder(RELEASE, "ar71xx/generic") + "sha256sums");
    }
  }

  @Test
  void thePlaybooksRoutersAreAskedAndItsCatalogIsFilled() throws IOException {
    server.add(RELEASE, "x86/64", Board.X86_64);
    server.publish(RELEASE, BUILDER);
    var mix =
        new LabOptions.Mix(
            List.of(Board.ARCHER_C7_V5, Board.X86_64), List.of(Era.R23_05), 0, Optional.empty());
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(50).with(mix))) {
      Files.writeString(
          home.resolve("play.yaml"),
          """
          name: p
          hosts: all
          images: { catalog: ./kept, require: signed }
          return_within: 90s
          health: { stable_for: 1s, within: 45s, checks: [ interfaces ] }
          """);
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Typed typed = fetch("play.yaml", "-i", inventory);
      assertThat(typed.status()).as(typed.toString()).isZero();
      assertThat(home.resolve("kept/ath79-generic").resolve(archer)).isRegularFile();
      Typed plan = Typed.in(home, "plan", "play.yaml", "-i", inventory, "--output", "jsonl");
      assertThat(plan.status()).as(plan.toString()).isZero();
      assertThat(plan.json())
          .extracting(line -> line.path("provenance").asString(""))
          .containsExactly("signed", "signed");
      Typed run = Typed.in(home, "run", "play.yaml", "-i", inventory, "--yes", "--output", "jsonl");
      assertThat(run.status()).as(run.toString()).isZero();
      assertThat(lab.routers())
          .allSatisfy(router -> {
            assertThat(router.release()).isEqualTo(RELEASE);
            assertThat(router.flashes()).isEqualTo(1);
          });
    }
  }
}

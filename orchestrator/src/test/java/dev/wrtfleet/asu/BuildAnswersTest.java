package dev.wrtfleet.asu;

import static dev.wrtfleet.asu.BuildBench.ARCHER;
import static dev.wrtfleet.asu.BuildBench.FRITZ;
import static dev.wrtfleet.asu.BuildBench.PROFILE;
import static dev.wrtfleet.asu.BuildBench.resultOf;
import static dev.wrtfleet.asu.BuildBench.router;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.testbed.AsuServer;
import dev.wrtfleet.testbed.AsuServer.Bent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a build server's answers is believed. */
class BuildAnswersTest {
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
  void theServersOwnWordsSayWhyItWillNotBuild() {
    bench.server.answering(
        PROFILE, new Bent(400, "{\"status\":400,\"detail\":\"Unsupported version: 24.10.5\"}"));
    assertThat(bench.failed().reason()).contains("will not build it: Unsupported version: 24.10.5");
    bench.server.answering(
        PROFILE,
        new Bent(
            422, "{\"detail\":[{\"loc\":[\"body\",\"packages\",0],\"msg\":\"bad\\u001b[31m\"}]}"));
    assertThat(bench.failed("x").reason())
        .contains("body.packages.0: bad")
        .doesNotContain("\u001b");
    bench.server.answering(
        PROFILE, new Bent(500, "{\"detail\":\"Selected packages exceed device storage\"}"));
    assertThat(bench.failed("y").advice()).contains("Fewer packages");
  }

  @Test
  void anImageThatIsNotWhatWasSaidIsNotKept() {
    bench.server.spoiling(PROFILE, "<html>login</html>".getBytes(StandardCharsets.UTF_8));
    assertThat(bench.failed().reason()).contains("is not the file it should be");
  }

  @Test
  void anImageThatLacksAPackageOrKeepsOneIsNotUsed() {
    bench.changing(done -> manifest(done).remove("luci"));
    assertThat(bench.failed("luci").reason()).contains("lacks packages", "luci");
    bench.changing(done -> manifest(done).put("dnsmasq", "1"));
    assertThat(bench.failed("-dnsmasq").reason()).contains("to be left out", "dnsmasq");
  }

  @Test
  void anotherReleaseOrTargetThanAskedForIsNotUsed() {
    bench.changing(done -> done.put("version_number", "23.05.5"));
    assertThat(bench.failed().reason()).contains("was asked for 24.10.5", "built 23.05.5");
    bench.changing(done -> done.put("target", "ramips/mt7621"));
    assertThat(bench.failed().reason()).contains("built 24.10.5 for ramips/mt7621");
  }

  @Test
  void theImageItselfIsAskedWhatItIsFor() throws IOException {
    var other =
        (BuildResult.Made) resultOf("x", bench.build(bench.order(false), router("x", FRITZ)));
    byte[] bytes = Files.readAllBytes(other.image().file());
    bench.server.spoiling(PROFILE, bytes);
    bench.changing(done -> {
      AsuServer.image(done).put("sha256", other.image().sha256());
      AsuServer.image(done).put("size", bytes.length);
    });
    BuildResult result = resultOf("a", bench.build(bench.order(false), router("a", ARCHER)));
    assertThat(((BuildResult.Failed) result).reason())
        .contains("is not for the board 'tplink,archer-c7-v5'");
  }

  @SuppressWarnings("unchecked") // the bench.server of this test wrote it
  private static Map<String, Object> manifest(Map<String, Object> done) {
    return (Map<String, Object>) requireNonNull(done.get("manifest"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../../etc", "/etc", "a/../../b", "a//b", "", ".", "a\\b", "a%2f..", "a?b"})
  void aFolderThatLeadsElsewhereIsNoFolder(String folder) {
    bench.changing(done -> done.put("bin_dir", folder));
    assertThat(bench.failed().reason()).contains("bin_dir is no folder below /store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x.bin", "/etc/passwd", "..", ".hidden", "a/b", "", "-x", "a b", "a\u0000b"})
  void aNameThatLeadsElsewhereIsNoName(String name) {
    bench.changing(done -> AsuServer.image(done).put("name", name));
    assertThat(bench.failed().reason()).contains("no proper name, type and sha256");
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
      bench.server.answering(PROFILE, new Bent(status, body));
      assertThat(bench.failed().reason())
          .as(status + " " + body)
          .contains("not one of a build server");
    }
  }

  @Test
  void anEndlessAnswerIsCutAndADeepOneIsNotUnderstood() {
    bench.server.answering(PROFILE, new Bent(200, "{\"a\":\"" + "x".repeat(5_000_000) + "\"}"));
    assertThat(bench.failed().reason()).contains("larger");
    bench.server.answering(
        PROFILE, new Bent(200, "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)));
    assertThat(bench.failed().reason()).contains("not one of a build server");
  }

  @Test
  void theWordsOfAServerStayShortAndOnOneLine() {
    bench.server.answering(
        PROFILE, new Bent(400, "{\"detail\":\"" + "x\\n\\u0007".repeat(3_000) + "\"}"));
    assertThat(bench.failed().reason()).hasSizeLessThan(600).doesNotContain("\n", "\u0007");
  }
}

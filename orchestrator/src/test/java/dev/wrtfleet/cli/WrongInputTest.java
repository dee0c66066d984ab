package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with what was given: said clearly, exit 2, and nothing begun. */
class WrongInputTest {
  private static final String PLAYBOOK = "name: p\nhosts: all\nimages: { catalog: ./images }\n";
  private static final String INVENTORY = "hosts: { ap1: { address: 127.0.0.1, port: 9 } }\n";

  @TempDir Path home;

  @BeforeEach
  void files() throws IOException {
    write("fleet.yaml", INVENTORY);
    write("play.yaml", PLAYBOOK);
    Files.createDirectories(home.resolve("images"));
    write("images/error.bin", "<!DOCTYPE html><html><body>404 Not Found</body></html>\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "just text\n",
        "- a\n- list\n",
        "name: [\n",
        "\u0000\u0001\u0002"
      })
  void aPlaybookThatIsNoneIsRefused(String text) throws IOException {
    write("play.yaml", text);
    Typed typed = Typed.in(home, "run", "play.yaml", "-i", "fleet.yaml");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("play.yaml").contains("error:");
    assertThat(home.resolve("state/wrtfleet/wrtfleet.db")).doesNotExist();
  }

  @Test
  void aMissingFileIsNamed() {
    Typed typed = Typed.in(home, "run", "nosuch.yaml", "-i", "fleet.yaml");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("nosuch.yaml");
  }

  @Test
  void aKeyOfALaterVersionIsRefusedAtItsPlaceWithItsLine() throws IOException {
    write("play.yaml", PLAYBOOK + "notify: []\n");
    Typed typed = Typed.in(home, "plan", "play.yaml", "-i", "fleet.yaml");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err())
        .contains("play.yaml:4:1")
        .contains("not available in this version")
        .contains("4 │ notify: []");
  }

  @Test
  void aPasswordInTheInventoryIsRefusedAndNotRepeated() throws IOException {
    write("fleet.yaml", "hosts: { ap1: { password: hunter2 } }\n");
    Typed typed = Typed.in(home, "hosts", "list", "-i", "fleet.yaml");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("fleet.yaml:1:").doesNotContain("hunter2");
  }

  @Test
  void aLimitThatNamesNobodyIsRefused() {
    Typed typed = Typed.in(home, "hosts", "list", "-i", "fleet.yaml", "-l", "ap2");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("ap2").contains("ap1");
  }

  @Test
  void aSavedErrorPageIsNoImage() {
    Typed typed = Typed.in(home, "inspect", "images/error.bin", "--output", "jsonl");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.json().getFirst().path("verdict").asString("")).isEqualTo("refuse");
    assertThat(typed.json().getFirst().propertyNames())
        .containsExactly(
            "file",
            "size",
            "sha256",
            "kind",
            "container",
            "metadata",
            "boards",
            "compat",
            "compat_message",
            "version",
            "revision",
            "target",
            "verdict",
            "why");
  }

  @Test
  void aRunNobodyKnowsIsRefused() {
    Typed typed = Typed.in(home, "status", "abcd");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("there is no run");
  }

  @Test
  void aPlanThatIsNoneIsRefused() throws IOException {
    write("x.json", "{ \"format\": \"something\" }");
    Typed typed = Typed.in(home, "run", "x.json", "-i", "fleet.yaml");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("x.json");
  }

  @Test
  void nothingReachableEndsWithSix() {
    Typed typed = Typed.in(home, "hosts", "probe", "-i", "fleet.yaml");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(6);
    assertThat(typed.out()).contains("ap1").contains("127.0.0.1");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(home.resolve(name), text, StandardCharsets.UTF_8);
  }
}

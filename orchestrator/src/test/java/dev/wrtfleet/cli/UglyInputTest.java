package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody should type and somebody does: refused in words, and nothing of theirs is lost. */
class UglyInputTest {
  @TempDir Path home;

  @BeforeEach
  void files() throws IOException {
    write("fleet.yaml", "hosts: { ap1: { address: 127.0.0.1, port: 9 } }\n");
    write("play.yaml", "name: p\nhosts: all\nimages: { catalog: ./images }\n");
    Files.createDirectories(home.resolve("images"));
    write("images/mine.bin", "mine");
  }

  @Test
  void anEscapeSequenceInANameDoesNotReachTheTerminal() throws IOException {
    write("fleet.yaml", "hosts: { \"\\e]0;x\\a\\e[31mred\": {} }\n");
    Typed typed = Typed.in(home, "hosts", "list", "-i", "fleet.yaml");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("red").doesNotContain("\u001b").doesNotContain("\u0007");
  }

  @Test
  void aLabInAFolderOfTheOperatorTouchesNothing() {
    Typed typed = Typed.in(home, "lab", "--routers", "1", "--dir", home.toString());
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("images").contains("another folder");
    assertThat(home.resolve("images/mine.bin")).hasContent("mine");
  }

  @Test
  void aLabWhoseFolderIsAFileIsRefused() {
    String file = home.resolve("play.yaml").toString();
    Typed typed = Typed.in(home, "lab", "--routers", "1", "--dir", file);
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("play.yaml").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--speed=NaN",
        "--speed=1e999",
        "--speed=0",
        "--image-size=0",
        "--image-size=99999999",
        "--current=2",
        "--current=-1",
        "--fault=wrong-board=lab-999",
        "--fault=wrong-board:2",
        "--fault=wrong-board*0=lab-001"
      })
  void aLabThatCannotBeIsRefused(String option) {
    String folder = home.resolve("lab").toString();
    Typed typed = Typed.in(home, "lab", "--routers", "1", "--dir", folder, option);
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("this lab cannot be").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1"})
  void aDemoOfNothingIsRefused(String routers) {
    Typed typed = Typed.in(home, "demo", "--routers", routers);
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("routers must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1"})
  void nobodyLooksAtNoRouterAtATime(String number) {
    Typed typed = Typed.in(home, "hosts", "probe", "-i", "fleet.yaml", "--parallel", number);
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains("--parallel must be at least 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "fleet.yaml", "nosuch/x.json", "dir.json"})
  void aPlanIsOnlySavedWhereItCanBeRunFrom(String out) throws IOException {
    Files.createDirectories(home.resolve("dir.json"));
    Typed typed = Typed.in(home, "plan", "play.yaml", "-i", "fleet.yaml", "--out", out);
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.err()).contains(out).contains("cannot be written").contains("--out");
    assertThat(home.resolve("fleet.yaml")).content().contains("ap1");
  }

  @Test
  void homeIsWhatTheShellSays() {
    assertThat(Surroundings.home(Map.of("HOME", "/h/ana"))).isEqualTo(Path.of("/h/ana"));
    assertThat(Surroundings.home(Map.of())).isEqualTo(Path.of(System.getProperty("user.home")));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(home.resolve(name), text);
  }
}

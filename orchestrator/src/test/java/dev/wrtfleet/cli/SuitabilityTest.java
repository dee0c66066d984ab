package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a file may go on a board, and what becomes of the configuration. */
class SuitabilityTest {
  private static final String ARCHER = "dev05-safeloader-archer-c7v5-sysupgrade.bin";
  private static final String OTHER_COMPAT = "dev22-uimage-we1326-compat11-sysupgrade.bin";

  @TempDir Path home;

  @BeforeEach
  void images() throws IOException {
    for (String name : new String[] {ARCHER, OTHER_COMPAT}) {
      try (var image = SuitabilityTest.class.getResourceAsStream("/images/" + name)) {
        Files.copy(Objects.requireNonNull(image), home.resolve(name));
      }
    }
  }

  @Test
  void anImageThatNamesTheBoardMayGoOnIt() {
    Typed typed = Typed.in(home, "inspect", ARCHER, "--for", "tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(typed.out()).contains(ARCHER + ": yes");
  }

  @Test
  void anotherCompatVersionMayGoOnItOnlyWithAWipe() {
    Typed typed =
        Typed.in(home, "inspect", OTHER_COMPAT, "--for", "zbtlink,zbt-we1326", "--output", "jsonl");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(typed.json().getFirst().path("keep").asBoolean(true)).isFalse();
    assertThat(typed.json().getFirst().path("wipe").asBoolean(false)).isTrue();
  }

  @Test
  void oneThatMayNotMakesTheAnswerNo() {
    Typed typed = Typed.in(home, "inspect", ARCHER, OTHER_COMPAT, "--for", "tplink,archer-c7-v5");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.out()).contains(OTHER_COMPAT + ": no");
  }
}

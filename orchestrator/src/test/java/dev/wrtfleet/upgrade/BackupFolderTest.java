package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupFolderTest {
  private final BackupFolder folder = new BackupFolder(Path.of("/b"));

  @Test
  void aPlainNameIsItsOwnFile() {
    assertThat(folder.file("run-1", "ap01.berlin.example"))
        .isEqualTo(Path.of("/b/run-1/ap01.berlin.example.tar.gz"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "..", ".", "a/b", "", "\u0000"})
  void noNameLeavesTheFolder(String name) {
    Path file = folder.file(name, name).normalize();
    assertThat(file).startsWithRaw(Path.of("/b"));
    assertThat(file.getNameCount()).isEqualTo(3);
  }

  @Test
  void twoNamesThatLookAlikeAfterwardsStayApart() {
    assertThat(folder.file("r", "a/b")).isNotEqualTo(folder.file("r", "a_b"));
    assertThat(folder.file("r", "a/b")).isNotEqualTo(folder.file("r", "a b"));
  }
}

package dev.wrtfleet.upgrade;

import static dev.wrtfleet.upgrade.TarFiles.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigArchiveTest {
  private static final byte[] END = new byte[1024];

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("roof.tar.gz");
  }

  @Test
  void aConfigurationIsGood() throws IOException {
    assertThat(ConfigArchive.read(TarFiles.config(file)))
        .isInstanceOfSatisfying(
            ConfigArchive.Good.class, good -> assertThat(good.files()).isEqualTo(3));
  }

  @Test
  void theNoiseOfAnInitScriptInAnArchiveOf2410IsFound() throws IOException {
    TarFiles.gzip(
        file,
        "noisy script\n".getBytes(StandardCharsets.UTF_8),
        entry("etc/config/network", "x"),
        END);
    assertBad("there is no tar header");
  }

  @Test
  void noiseBetweenTwoFilesIsFoundToo() throws IOException {
    TarFiles.gzip(
        file,
        entry("etc/config/network", "x"),
        "noisy\n".getBytes(StandardCharsets.UTF_8),
        entry("etc/config/system", "x"),
        END);
    assertBad("at byte 1024 there is no tar header");
  }

  @Test
  void anArchiveCutOffIsBad() throws IOException {
    TarFiles.config(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 5, 20, whole.length / 2, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(ConfigArchive.read(file))
          .as("%s bytes", length)
          .isInstanceOf(ConfigArchive.Bad.class);
    }
  }

  @Test
  void anArchiveWithoutNetworkAndSystemIsBad() throws IOException {
    TarFiles.gzip(file, entry("etc/passwd", "root"), END);
    assertBad("neither etc/config/network nor etc/config/system");
  }

  @Test
  void anEmptyArchiveIsBad() throws IOException {
    TarFiles.gzip(file, END);
    assertBad("neither");
  }

  @Test
  void aMissingFileIsBad() {
    assertThat(ConfigArchive.read(file)).isInstanceOf(ConfigArchive.Bad.class);
  }

  @Test
  void longNamesOfGnuAndPaxAreRead() throws IOException {
    String gnu = "etc/config/" + "n".repeat(150);
    byte[] pax = "30 path=etc/config/network\n".getBytes(StandardCharsets.UTF_8);
    TarFiles.gzip(
        file,
        entry("././@LongLink", 'L', (gnu + "\0").getBytes(StandardCharsets.UTF_8)),
        entry("etc/config/nnn", "x"),
        entry("PaxHeaders/network", 'x', pax),
        entry("short", "config"),
        END);
    assertThat(ConfigArchive.read(file)).isInstanceOf(ConfigArchive.Good.class);
    try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(file))) {
      assertThat(TarWalk.sizes(in)).containsOnlyKeys(gnu, "etc/config/network");
    }
  }

  @Test
  void anEntryThatClaimsToBeHugeIsRefusedAtOnce() throws IOException {
    byte[] huge = entry("etc/config/network", "x");
    System.arraycopy("77777777777".getBytes(StandardCharsets.UTF_8), 0, huge, 124, 11);
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : huge[i] & 0xff;
    }
    byte[] written =
        String.format(java.util.Locale.ROOT, "%06o", sum).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(written, 0, huge, 148, 6);
    TarFiles.gzip(file, huge);
    assertBad("unpacks to more than");
  }

  private void assertBad(String why) {
    assertThat(ConfigArchive.read(file))
        .isInstanceOfSatisfying(
            ConfigArchive.Bad.class, bad -> assertThat(bad.why()).contains(why));
  }
}

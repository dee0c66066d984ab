package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.json;
import static dev.wrtfleet.image.Made.withInfo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.FleetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog holds all images of its folders, and believes none a list contradicts. */
class CatalogTest {
  private static final byte[] GOOD = withInfo(firmware(), json("x,y"));

  @TempDir Path folder;

  private List<String> names(Catalog catalog) {
    return catalog.images().stream()
        .map(image -> folder.relativize(image.file()).toString())
        .toList();
  }

  @Test
  void listsSignaturesAndHiddenFilesArePassedOver() throws IOException {
    for (String name :
        List.of(
            "a-sysupgrade.bin",
            "profiles.json",
            "sha256sums",
            "sha256sums.asc",
            "sha256sums.sig",
            "x.manifest",
            "config.buildinfo",
            ".part.bin")) {
      Files.write(folder.resolve(name), GOOD);
    }
    assertThat(names(Catalog.open(List.of(folder)))).containsExactly("a-sysupgrade.bin");
  }

  @Test
  void foldersInAFolderAreReadButNoDeeper() throws IOException {
    Files.createDirectories(folder.resolve("ath79/deeper"));
    Files.write(folder.resolve("b.bin"), GOOD);
    Files.write(folder.resolve("ath79/a.bin"), GOOD);
    Files.write(folder.resolve("ath79/deeper/c.bin"), GOOD);
    assertThat(names(Catalog.open(List.of(folder)))).containsExactly("ath79/a.bin", "b.bin");
  }

  @Test
  void aFileNamedTwiceIsReadOnceAndFoundByAnyPath() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), GOOD);
    Catalog catalog =
        Catalog.open(List.of(folder, file, folder.resolve("../" + folder.getFileName())));
    assertThat(catalog.images()).hasSize(1);
    assertThat(catalog.at(folder.resolve("./a.bin"))).isPresent();
    assertThat(catalog.at(folder.resolve("b.bin"))).isEmpty();
  }

  @Test
  void aFileItsListContradictsIsBroken() throws IOException {
    Path good = Files.write(folder.resolve("good.bin"), GOOD);
    Files.write(folder.resolve("other.bin"), GOOD);
    String sum = ImageReader.read(good).sha256();
    Files.writeString(
        folder.resolve("sha256sums"),
        sum + " *good.bin\n" + "0".repeat(64) + " *other.bin\nnonsense\n" + sum + " *gone.bin\n");
    Catalog catalog = Catalog.open(List.of(folder));
    assertThat(catalog.at(good).orElseThrow().kind()).isEqualTo(ImageKind.SYSUPGRADE);
    Image other = catalog.at(folder.resolve("other.bin")).orElseThrow();
    assertThat(other.kind()).isEqualTo(ImageKind.BROKEN);
    assertThat(other.why()).contains("sha256sums");
    // Named alone, the list beside it counts as well.
    assertThat(Catalog.open(List.of(folder.resolve("other.bin"))).images().getFirst().kind())
        .isEqualTo(ImageKind.BROKEN);
  }

  @Test
  void allFilesThatCannotBeReadAreNamedAtOnce() {
    assertThatThrownBy(
            () -> Catalog.open(List.of(folder.resolve("one.bin"), folder.resolve("two.bin"))))
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> assertThat(e.problems()).hasSize(2).allMatch(p -> !p.advice().isEmpty()));
  }

  @Test
  void aPipeInAFolderIsPassedOver() throws IOException, InterruptedException {
    Files.write(folder.resolve("a.bin"), GOOD);
    new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
    assertThat(names(Catalog.open(List.of(folder)))).containsExactly("a.bin");
  }

  @Test
  void theCardIsInTheWordsOfScripts() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), GOOD);
    String line =
        tools.jackson.databind.json.JsonMapper.shared()
            .writeValueAsString(ImageCard.of(ImageReader.read(file)));
    assertThat(line)
        .contains("\"kind\":\"sysupgrade\"", "\"compat\":\"1.0\"", "\"compat_message\":\"\"")
        .contains("\"boards\":[\"x,y\"]", "\"revision\":\"r28959-29397011cc\"");
  }
}

package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code images prune}, from the keyboard to what is left on the disk. */
class ImagesPruneCommandTest {
  private static final Path SAMPLES = Path.of("src/test/resources/images");
  private static final String PLAYBOOK =
      "name: p\nhosts: all\nimages: { catalog: ./images, map: [{ target: x86/64, file: images/corrupt.bin }] }\n";

  @TempDir Path home;

  private Path bad = Path.of("");

  @BeforeEach
  void aGoodAndABrokenImage() throws IOException {
    Path images = Files.createDirectories(home.resolve("images"));
    Files.copy(SAMPLES.resolve("trailers/good.bin"), images.resolve("good.bin"));
    bad = Files.copy(SAMPLES.resolve("trailers/corrupt.bin"), images.resolve("corrupt.bin"));
  }

  private Typed prune(String... options) {
    var words = new java.util.ArrayList<>(List.of("images", "prune", "images"));
    words.addAll(List.of(options));
    return Typed.in(home, words.toArray(String[]::new));
  }

  @Test
  void nothingIsDeletedUnlessAskedFor() {
    Typed looked = prune();
    assertThat(looked.status()).as(looked.toString()).isZero();
    assertThat(looked.out()).contains("images/corrupt.bin", "checksum", "1 file", "--yes does");
    assertThat(bad).exists();
    assertThat(home.resolve("state")).doesNotExist();
    Typed deleted = prune("--yes", "--output", "jsonl");
    assertThat(deleted.status()).as(deleted.toString()).isZero();
    assertThat(deleted.json()).hasSize(1);
    assertThat(deleted.json().getFirst().path("deleted").asBoolean()).isTrue();
    assertThat(bad).doesNotExist();
    assertThat(home.resolve("images/good.bin")).exists();
    assertThat(prune("--yes").out()).contains("Nothing is useless here.");
  }

  @Test
  void bothAtOnceIsWrongInput() {
    assertThat(prune("--yes", "--dry-run").status()).isEqualTo(2);
    assertThat(bad).exists();
  }

  @Test
  void whatAPlaybookMapsStays() throws IOException {
    Files.writeString(home.resolve("p.yaml"), PLAYBOOK);
    assertThat(prune("--keep", "p.yaml", "--yes").status()).isZero();
    assertThat(bad).exists();
  }

  @Test
  void whatARunThatIsNotOverMayUseStays() throws IOException {
    Path file = Files.writeString(home.resolve("p.yaml"), PLAYBOOK);
    var folder = new StateFolder(home.resolve("state/wrtfleet"));
    try (Store store = Store.open(folder, InstantSource.system())) {
      store
          .runs()
          .create(
              "p",
              new RunSpec(
                  file,
                  PLAYBOOK,
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  true,
                  List.of(),
                  "me",
                  Instant.EPOCH));
    }
    Typed typed = prune("--yes");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(bad).exists();
  }
}

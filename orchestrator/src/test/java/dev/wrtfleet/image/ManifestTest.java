package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample image is known for what it is. The samples are described in MANIFEST.csv. */
class ManifestTest {
  static final Path IMAGES = Path.of("src/test/resources/images");

  /** A safeloader sysupgrade file is a bare uImage: the bytes cannot tell. */
  private static final Set<String> SAFELOADER_OR_UIMAGE = Set.of("safeloader", "uimage");

  record Row(
      String file,
      String sha256,
      String kind,
      String container,
      String metadata,
      String boards,
      String compat,
      String version,
      String verdict) {}

  static Stream<Row> rows() throws IOException {
    return Files.readAllLines(IMAGES.resolve("MANIFEST.csv")).stream()
        .skip(1)
        .map(ManifestTest::fields)
        .map(f ->
            new Row(
                f.get(0), f.get(1), f.get(2), f.get(3), f.get(4), f.get(5), f.get(6), f.get(7),
                f.get(8)));
  }

  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everySampleIsKnownForWhatItIs(Row row) {
    ImageCard card = ImageCard.of(ImageReader.read(IMAGES.resolve(row.file)));
    assertThat(card.sha256()).isEqualTo(row.sha256);
    assertThat(List.of(card.kind(), card.metadata(), card.verdict()))
        .as(card.why())
        .containsExactly(row.kind, row.metadata, row.verdict);
    assertThat(String.join(";", card.boards())).isEqualTo(row.boards);
    assertThat(card.compat()).isEqualTo(row.compat);
    assertThat(card.version()).isEqualTo(row.version);
    assertThat(
            row.container.equals(card.container())
                || (SAFELOADER_OR_UIMAGE.contains(row.container)
                    && SAFELOADER_OR_UIMAGE.contains(card.container())))
        .as("container %s, found %s", row.container, card.container())
        .isTrue();
    assertThat(card.why()).matches("[A-Z].*\\.").hasSizeBetween(40, 400);
  }

  /** The names of the samples give nothing away that the bytes do not say. */
  @ParameterizedTest
  @MethodSource("rows")
  void everySampleIsKnownUnderAnyName(Row row, @org.junit.jupiter.api.io.TempDir Path folder)
      throws IOException {
    Path copy = Files.copy(IMAGES.resolve(row.file), folder.resolve("download.bin"));
    ImageCard card = ImageCard.of(ImageReader.read(copy));
    assertThat(List.of(card.kind(), card.metadata(), card.verdict()))
        .as(card.why())
        .containsExactly(row.kind, row.metadata, row.verdict);
  }
}

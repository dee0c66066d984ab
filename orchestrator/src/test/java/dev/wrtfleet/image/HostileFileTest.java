package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.FleetException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No file, however made, does more than be refused. */
class HostileFileTest {
  private static final long SEED = Long.getLong("seed", 20_260_101L);
  private static final int MUTATIONS = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.wrtfleet.image.ManifestTest#rows")
  @Timeout(60)
  void noDamageToASampleIsMoreThanARefusal(ManifestTest.Row row) throws IOException {
    byte[] sample = Files.readAllBytes(ManifestTest.IMAGES.resolve(row.file()));
    var random = new Random(SEED + row.file().hashCode());
    Path file = folder.resolve("damaged");
    for (int i = 0; i < MUTATIONS; i++) {
      Image image = ImageReader.read(Files.write(file, mutated(sample, random)), 1 << 20);
      assertThat(image.why()).as("seed %d, mutation %d", SEED, i).endsWith(".");
    }
  }

  private static byte[] mutated(byte[] sample, Random random) {
    byte[] bytes =
        random.nextBoolean()
            ? Arrays.copyOf(sample, random.nextInt(sample.length + 1))
            : sample.clone();
    int edge = Math.min(bytes.length, 600);
    for (int flips = random.nextInt(8); flips > 0 && bytes.length > 0; flips--) {
      int at =
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(edge);
            case 1 -> bytes.length - 1 - random.nextInt(edge);
            default -> random.nextInt(bytes.length);
          };
      bytes[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
    }
    return bytes;
  }

  @Test
  @Timeout(60)
  void aFileLargerThanTheMemoryIsRead() throws IOException {
    Path file = folder.resolve("sparse.bin");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Runtime.getRuntime().maxMemory() + (64L << 20));
    }
    assertThat(ImageReader.read(file).verdict()).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void aGzipBombIsGivenUp() throws IOException {
    byte[] bomb = Made.gzip(new byte[8 << 20]);
    Image image = ImageReader.read(Files.write(folder.resolve("bomb.gz"), bomb), 1 << 20);
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(image.why()).contains("unpacks to more than");
  }

  @Test
  @Timeout(20)
  void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    var made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> ImageReader.read(pipe))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("pipe");
  }

  @Test
  void aFolderAndAFileThatIsNotThereAreNamed() {
    assertThatThrownBy(() -> ImageReader.read(folder))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> ImageReader.read(folder.resolve("gone.bin")))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("gone.bin: there is no such file");
  }
}

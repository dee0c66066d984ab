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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was read once is not read again while it is the same, and never believed when it is not. */
class CatalogIndexTest {
  /** So late that all files of a test are old. */
  private static final InstantSource LATER = () -> Instant.now().plus(Duration.ofHours(1));

  @TempDir Path folder;
  @TempDir Path cache;

  private final AtomicInteger reads = new AtomicInteger();

  private Path put(String name, String... boards) throws IOException {
    return Files.write(folder.resolve(name), withInfo(firmware(), json(boards)));
  }

  private List<Image> open(InstantSource clock) {
    return open(CatalogIndex.in(cache, clock));
  }

  private List<Image> open(CatalogIndex index) {
    ReadsImages counting =
        file -> {
          reads.incrementAndGet();
          return ImageReader.reading(file);
        };
    return Catalog.open(List.of(folder), TrustedKeys.none(), new Readings(index, counting))
        .images();
  }

  private List<Image> openLater() {
    return open(LATER);
  }

  private List<String> kept() throws IOException {
    try (var files = Files.list(cache)) {
      return files.map(each -> "" + each.getFileName()).toList();
    }
  }

  private Path file() {
    return cache.resolve("images.index");
  }

  @Test
  void aFolderOfTwoThousandImagesIsReadOnce() throws IOException {
    for (int i = 0; i < 2000; i++) {
      put("image-" + i + ".bin", "board," + i);
    }
    List<Image> first = openLater();
    assertThat(reads).hasValue(2000);
    assertThat(openLater()).isEqualTo(first).hasSize(2000);
    assertThat(reads).hasValue(2000);
    put("image-2000.bin", "board,2000");
    assertThat(openLater()).hasSize(2001);
    assertThat(reads).hasValue(2001);
  }

  @Test
  void everyKindOfFindingComesBackAsItWas() throws IOException {
    for (Path each : List.of(ManifestTest.IMAGES, ManifestTest.IMAGES.resolve("trailers"))) {
      try (var files = Files.list(each)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
    }
    List<Image> read = openLater();
    assertThat(read).hasSizeGreaterThan(30);
    int before = reads.get();
    assertThat(openLater()).isEqualTo(read);
    assertThat(reads).hasValue(before);
  }

  @Test
  void aFileChangedAMomentAgoIsNotKept() throws IOException {
    Path file = put("a.bin", "x,y");
    Instant modified = Files.getLastModifiedTime(file).toInstant();
    InstantSource soon = InstantSource.fixed(modified.plusMillis(1999));
    open(soon);
    open(soon);
    assertThat(reads).hasValue(2);
    // A clock that was set back says nothing about age.
    open(InstantSource.fixed(modified.minusSeconds(3600)));
    assertThat(reads).hasValue(3);
    openLater();
    openLater();
    assertThat(reads).hasValue(4);
  }

  @Test
  void anotherFileOfTheSameSizeAndTimeIsReadAgain() throws IOException {
    Path file = put("a.bin", "x,y");
    FileTime time = Files.getLastModifiedTime(file);
    openLater();
    Path other = put("new", "x,z");
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(openLater().getFirst().metadata().orElseThrow().boards()).containsExactly("x,z");
  }

  @Test
  void contentsChangedInPlaceWithTheTimePutBackAreReadAgain() throws IOException {
    Path file = put("a.bin", "x,y");
    FileTime time = Files.getLastModifiedTime(file);
    openLater();
    Files.write(file, withInfo(firmware(), json("x,z")));
    Files.setLastModifiedTime(file, time);
    assertThat(openLater().getFirst().metadata().orElseThrow().boards()).containsExactly("x,z");
  }

  @Test
  void listsAndSignaturesAreAskedAnewEachTime() throws IOException {
    put("a.bin", "x,y");
    assertThat(openLater().getFirst().verdict()).isEqualTo(Verdict.OK);
    Files.writeString(folder.resolve("sha256sums"), "0".repeat(64) + " *a.bin\n");
    assertThat(openLater().getFirst().kind()).isEqualTo(ImageKind.BROKEN);
    Files.delete(folder.resolve("sha256sums"));
    Files.writeString(folder.resolve("profiles.json"), "{}");
    assertThat(openLater().getFirst().verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(reads).hasValue(1);
  }

  /** One wrong bit, a cut or a surplus anywhere: the answers stay right. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDamagedIndexIsNotBelieved(long seed) throws IOException {
    for (int i = 0; i < 5; i++) {
      put("good-" + i + ".bin", "board," + i);
    }
    Files.write(folder.resolve("bad.bin"), Made.kernel());
    List<Image> right = openLater();
    byte[] whole = Files.readAllBytes(file());
    var random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      int at = random.nextInt(whole.length);
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file(), i % 10 == 0 ? java.util.Arrays.copyOf(whole, at) : damaged);
      int before = reads.get();
      assertThat(openLater()).as("seed %d, byte %d", seed, at).isEqualTo(right);
      assertThat(reads.get() - before).isEqualTo(6);
    }
  }

  @Test
  void anIndexOfAnotherProgramIsNotBelieved() throws IOException {
    put("a.bin", "x,y");
    open(CatalogIndex.in(new IndexFile(cache, "older"), LATER));
    open(CatalogIndex.in(new IndexFile(cache, "newer"), LATER));
    assertThat(reads).hasValue(2);
    open(CatalogIndex.in(new IndexFile(cache, "newer"), LATER));
    assertThat(reads).hasValue(2);
    assertThat(Fingerprint.ofRecogniser()).isEqualTo(Fingerprint.ofRecogniser()).isPresent();
  }

  @Test
  void anIndexOthersMayWriteIsNotBelieved() throws IOException {
    put("a.bin", "x,y");
    openLater();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
    openLater();
    assertThat(reads).hasValue(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void whereNothingCanBeKeptEverythingIsRead() throws IOException {
    put("a.bin", "x,y");
    Path file = Files.writeString(cache.resolve("file"), "in the way");
    for (int i = 0; i < 2; i++) {
      assertThat(open(CatalogIndex.in(file.resolve("below"), LATER))).hasSize(1);
    }
    Files.createDirectories(file().resolve("in/the/way"));
    for (int i = 0; i < 2; i++) {
      assertThat(openLater()).hasSize(1);
    }
    assertThat(reads).hasValue(4);
    assertThat(kept()).containsExactlyInAnyOrder("file", "images.index");
  }

  @Test
  void anIndexTooLargeIsNotRead() throws IOException {
    put("a.bin", "x,y");
    openLater();
    try (var huge =
        java.nio.channels.FileChannel.open(file(), java.nio.file.StandardOpenOption.WRITE)) {
      huge.write(java.nio.ByteBuffer.allocate(1), 1L << 32);
    }
    openLater();
    assertThat(reads).hasValue(2);
    assertThat(Files.size(file())).isLessThan(10_000);
  }

  @Test
  void processesAtOnceDoNotHarmEachOther() throws Exception {
    for (int i = 0; i < 20; i++) {
      put("image-" + i + ".bin", "board," + i);
    }
    var openings = new ArrayList<Callable<List<Image>>>();
    for (int i = 0; i < 8; i++) {
      openings.add(this::openLater);
    }
    try (var processes = Executors.newFixedThreadPool(8)) {
      for (var opened : processes.invokeAll(openings)) {
        assertThat(opened.get()).hasSize(20);
      }
    }
    int before = reads.get();
    assertThat(openLater()).hasSize(20);
    assertThat(reads).hasValue(before);
    assertThat(kept()).hasSize(1);
  }

  @Test
  void whatCouldNotBeReadIsNamedAndTheRestIsKept() throws IOException {
    put("a.bin", "x,y");
    Path bad = put("b.bin", "x,z");
    ReadsImages failing =
        file -> {
          reads.incrementAndGet();
          return ImageReader.reading(file.equals(bad) ? folder.resolve("gone") : file);
        };
    var readings = new Readings(CatalogIndex.in(cache, LATER), failing);
    assertThatThrownBy(() -> Catalog.open(List.of(folder), TrustedKeys.none(), readings))
        .isInstanceOf(FleetException.class);
    openLater();
    assertThat(reads).hasValue(3);
  }
}

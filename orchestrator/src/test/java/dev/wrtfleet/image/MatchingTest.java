package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.json;
import static dev.wrtfleet.image.Made.jsonCompat;
import static dev.wrtfleet.image.Made.router;
import static dev.wrtfleet.image.Made.withInfo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.RouterFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router gets the one image it would accept itself, or a reason. */
class MatchingTest {
  private static final RouterFacts ROUTER = router("x,y", "24.10.4", "ath79/generic");

  @TempDir Path folder;

  private Image image(String name, String json) throws IOException {
    return ImageReader.read(Files.write(folder.resolve(name), withInfo(firmware(), json)));
  }

  private static Choice choose(RouterFacts facts, boolean keep, Image... images) {
    return Catalog.of(List.of(images)).choose(facts, keep);
  }

  private static String why(Choice choice) {
    assertThat(choice).isInstanceOf(Choice.Nothing.class);
    var nothing = (Choice.Nothing) choice;
    assertThat(nothing.advice()).isNotEmpty();
    return nothing.why();
  }

  /**
   * What {@code sysupgrade -T} of each release said about these very files on tplink,archer-c7-v5,
   * recorded from routers.
   */
  @ParameterizedTest
  @CsvSource({
    "17.01.7, good, true, true",
    "19.07.10, good, true, true",
    "24.10.4, good, true, true",
    "24.10.4, goodsig, true, true",
    "24.10.4, wrong, true, false",
    "24.10.4, nometa, true, false",
    "24.10.4, corrupt, true, false",
    "24.10.4, trunc, true, false",
    "24.10.4, badjson, true, false",
    "24.10.4, nosup, true, false",
    "18.06.9, minor, true, false",
    "18.06.9, minor, false, false",
    "19.07.10, minor, false, false",
    "21.02.7, minor, true, false",
    "21.02.7, minor, false, true",
    "24.10.4, minor, true, false",
    "24.10.4, minor, false, true",
    "SNAPSHOT, minor, false, true",
  })
  void itChoosesWhatTheRouterAccepts(String release, String file, boolean keep, boolean accepted) {
    Image image = ImageReader.read(ManifestTest.IMAGES.resolve("trailers/" + file + ".bin"));
    Choice choice = choose(router("tplink,archer-c7-v5", release, "ath79/generic"), keep, image);
    assertThat(choice instanceof Choice.Chosen).as("%s", choice).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.1, true, false",
    "1.0, 1.1, false, true",
    "1.1, 1.1, true, true",
    "1.1, 1.0, true, false",
    "1.1, 1.0, false, true",
    "1.0, 2.0, false, false",
    "2.0, 2.1, false, true",
  })
  void compatVersionsAreComparedAsTheRouterDoes(
      String device, String image, boolean keep, boolean accepted) throws IOException {
    RouterFacts facts = router("x,y", "24.10.4", "ath79/generic", device, "squashfs", false);
    String json = image.equals("1.0") ? json("x,y") : jsonCompat(image, "x,y");
    assertThat(choose(facts, keep, image("a-sysupgrade.bin", json)) instanceof Choice.Chosen)
        .isEqualTo(accepted);
  }

  @Test
  void aRefusalSaysWhatTheImageSaysAndWhatToDo() throws IOException {
    assertThat(why(choose(ROUTER, true, image("a.bin", jsonCompat("1.1", "x,y")))))
        .contains("a.bin", "1.1", "'config: wipe'", "Ports are named anew");
    RouterFacts old = router("x,y", "19.07.10", "ath79/generic");
    assertThat(why(choose(old, false, image("a.bin", jsonCompat("1.1", "x,y")))))
        .contains("19.07.10", "with or without");
  }

  @ParameterizedTest
  @CsvSource({"X,Y", "x_y", "x", "'x,y '", "'x,yz'"})
  void namesAreComparedLetterByLetter(String board) throws IOException {
    RouterFacts facts = router(board, "24.10.4", "ath79/generic");
    assertThat(choose(facts, true, image("a.bin", json("x,y")))).isInstanceOf(Choice.Nothing.class);
  }

  @Test
  void anOldNameInTheImageIsEnough() throws IOException {
    RouterFacts old = router("tl-wr1043nd", "18.06.9", "ar71xx/generic");
    assertThat(choose(old, true, image("a.bin", json("tplink,tl-wr1043nd-v1", "tl-wr1043nd"))))
        .isInstanceOf(Choice.Chosen.class);
  }

  /** Facts: one board goes by several names, and changes its name from ar71xx to ath79. */
  @ParameterizedTest
  @CsvSource({
    "'raspberrypi,4-model-b raspberrypi,400 raspberrypi,4-compute-module', 'raspberrypi,400', true",
    "'raspberrypi,4-model-b raspberrypi,400', 'raspberrypi,4-compute-module', false",
    "'raspberrypi,4-model-b', 'rpi-4', false",
    "'tplink,archer-c7-v5 archer-c7-v5', 'archer-c7-v5', true",
    "'tplink,archer-c7-v5 archer-c7-v5', 'tplink,archer-c7-v5', true",
    "'tplink,archer-c7-v5', 'archer-c7-v5', false",
    "'tplink,archer-c7-v2 archer-c7', 'archer-c7', true",
  })
  void everyNameTheImageKnowsIsEnoughAndNoOther(String boards, String board, boolean accepted)
      throws IOException {
    Image image = image("a.bin", json(boards.split(" ")));
    RouterFacts facts = router(board, "18.06.9", "ar71xx/generic");
    assertThat(choose(facts, true, image) instanceof Choice.Chosen).isEqualTo(accepted);
  }

  @Test
  void ofAnImageWithAnotherCompatVersionOnlyTheNewListCounts() throws IOException {
    Image image = image("a.bin", jsonCompat("1.1", "x,y"));
    assertThat(image.metadata().orElseThrow().boards()).containsExactly("x,y");
    RouterFacts mangled =
        router(
            "x,y - Image version mismatch", "24.10.4", "ath79/generic", "1.1", "squashfs", false);
    assertThat(choose(mangled, false, image)).isInstanceOf(Choice.Nothing.class);
  }

  @Test
  void aPcIsNeverMatchedByName() throws IOException {
    RouterFacts pc = router("x,y", "24.10.4", "x86/64", "1.0", "ext4", true);
    var nothing = (Choice.Nothing) choose(pc, true, image("a.bin", json("x,y")));
    assertThat(nothing.advice()).contains("x86/64", "ext4", "efi: true");
  }

  @Test
  void theSameBytesTwiceAreOneImage() throws IOException {
    Image one = image("a.bin", json("x,y"));
    assertThat(choose(ROUTER, true, one, image("b.bin", json("x,y"))))
        .isEqualTo(new Choice.Chosen(one));
  }

  @Test
  void twoImagesForOneBoardAreTheOperatorsChoice() throws IOException {
    Image one = image("a.bin", json("x,y"));
    Image two = image("b.bin", json("x,y", "x,z"));
    assertThat(choose(ROUTER, true, one, two)).isEqualTo(new Choice.Several(List.of(one, two)));
  }

  @Test
  void theRootFileSystemDecidesWhereTheNamesTell() throws IOException {
    Image squashfs = image("x-squashfs-sysupgrade.bin", json("x,y"));
    Image ext4 = image("x-ext4-sysupgrade.bin", json("x,y", "x,z"));
    RouterFacts onExt4 = router("x,y", "24.10.4", "bcm27xx/bcm2711", "1.0", "ext4", false);
    assertThat(choose(onExt4, true, squashfs, ext4)).isEqualTo(new Choice.Chosen(ext4));
    RouterFacts unsaid = router("x,y", "21.02.1", "bcm27xx/bcm2711", "1.0", "", false);
    assertThat(choose(unsaid, true, squashfs, ext4)).isInstanceOf(Choice.Several.class);
  }

  @Test
  void aFileThatOnlyLooksRightIsNamedWithItsReason() throws IOException {
    Path file = Files.write(folder.resolve("openwrt-x_y-factory.bin"), firmware());
    assertThat(why(choose(ROUTER, true, ImageReader.read(file))))
        .contains("openwrt-x_y-factory.bin", "maker's firmware");
    Image broken =
        image("a.bin", json("x,y"))
            .broken(Provenance.contradicted("it is damaged", "Get another."));
    assertThat(why(choose(ROUTER, true, broken))).contains("a.bin", "It is damaged.");
  }

  @Test
  void aMissingImageNamesTheBoardAndTheNearestOne() throws IOException {
    RouterFacts facts = router("tplink,archer-c7-v5", "24.10.4", "ath79/generic");
    assertThat(why(choose(facts, true, image("a.bin", json("tplink,archer-c7-v2")))))
        .contains("'tplink,archer-c7-v5'", "'tplink,archer-c7-v2'");
    assertThat(why(choose(facts, true))).contains("none of its 0 files");
  }
}

package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What holds of every file, whatever is in it. */
final class ImagePromises {
  private ImagePromises() {}

  /** Reads these bytes and holds the image against all promises. */
  static void check(byte[] file) {
    Image image = FuzzTarget.read(file, Integer.MAX_VALUE);
    assertThat(image.why()).matches("(?s)[A-Z].*[.]");
    assertThat(image.metadata().isPresent()).isEqualTo(image.metadataState() == MetadataState.OK);
    image.metadata().ifPresent(ImagePromises::checkTexts);
    var random = new SplittableRandom(Arrays.hashCode(file));
    assertThat(FuzzTarget.read(file, 1 + random.nextInt(700)))
        .as("read in small pieces")
        .isEqualTo(image);
    if (image.verdict() == Verdict.OK) {
      checkOk(file, image, random);
    }
  }

  /** "ok" is the one word a router may be bricked by. */
  private static void checkOk(byte[] file, Image image, SplittableRandom random) {
    assertThat(Fwtool.boards(file))
        .as("the boards a router finds")
        .isNotEmpty()
        .isEqualTo(image.metadata().orElseThrow().boards());

    byte[] flipped = file.clone();
    int bit = random.nextInt((file.length - 16) * 8);
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(FuzzTarget.read(flipped, Integer.MAX_VALUE).verdict())
        .as("with bit %d flipped", bit)
        .isNotEqualTo(Verdict.OK);

    byte[] cut = Arrays.copyOf(file, random.nextInt(file.length));
    if (FuzzTarget.read(cut, Integer.MAX_VALUE).verdict() == Verdict.OK) {
      // Only where it is cut exactly behind another whole trailer, as without its signature.
      assertThat(Fwtool.boards(cut)).as("cut to %d bytes", cut.length).isNotEmpty();
    }

    byte[] surplus = new byte[1 + random.nextInt(64)];
    random.nextBytes(surplus);
    if (!Fwtool.hasMagic(surplus)) {
      assertThat(FuzzTarget.read(Made.join(file, surplus), Integer.MAX_VALUE).verdict())
          .as("with %d bytes behind it", surplus.length)
          .isNotEqualTo(Verdict.OK);
    }
  }

  /** No text of a file can write on a terminal. */
  static void checkTexts(Metadata metadata) {
    assertThat(metadata.boards()).isNotEmpty().allMatch(board -> !board.isEmpty());
    metadata.boards().forEach(ImagePromises::checkText);
    metadata.compatVersion().ifPresent(ImagePromises::checkText);
    metadata.compatMessage().ifPresent(ImagePromises::checkText);
    checkText(metadata.version());
    checkText(metadata.revision());
    checkText(metadata.target());
  }

  static void checkFinding(Finding finding) {
    assertThat(finding.container()).matches("[a-z0-9-]+");
    assertThat(finding.what()).matches("an? .*");
    checkText(finding.what());
  }

  private static void checkText(String text) {
    assertThat(text.chars().anyMatch(Character::isISOControl)).as(text).isFalse();
  }
}

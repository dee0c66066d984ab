package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.json;
import static dev.wrtfleet.image.Made.withInfo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.image.Provenance.Level;
import dev.wrtfleet.testbed.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who vouches for an image, from the lists and signatures beside it. */
class SignedCatalogTest {
  private static final Signer BUILDER = new Signer("ee28e3baec743f50");
  private static final Signer STRANGER = new Signer("0123456789abcdef");

  @TempDir Path folder;

  private Path file = Path.of("");
  private String list = "";

  @BeforeEach
  void anImageWithItsList() throws IOException {
    file = Files.write(folder.resolve("a.bin"), withInfo(firmware(), json("x,y")));
    list = ImageReader.read(file).sha256() + " *a.bin\n";
    Files.writeString(folder.resolve("sha256sums"), list);
  }

  private static TrustedKeys builder() {
    try {
      return TrustedKeys.of(List.of(UsignKey.parse(BUILDER.publicKey())));
    } catch (NotUsign e) {
      throw new IllegalStateException(e);
    }
  }

  private void signature(String text) throws IOException {
    Files.writeString(folder.resolve("sha256sums.sig"), text);
  }

  private Image image() {
    return Catalog.open(List.of(folder), builder()).at(file).orElseThrow();
  }

  @Test
  void anImageInAListSignedWithATrustedKeyIsSigned() throws IOException {
    signature(BUILDER.sign(list));
    assertThat(image().provenance())
        .isEqualTo(new Provenance(Level.SIGNED, "ee28e3baec743f50", "", ""));
    assertThat(image().verdict()).isEqualTo(Verdict.OK);
    // Named alone, the list beside it counts as well.
    assertThat(Catalog.open(List.of(file), builder()).images().getFirst().provenance().level())
        .isEqualTo(Level.SIGNED);
  }

  @Test
  void aListNobodySignedIsOnlyAList() {
    assertThat(image().provenance().level()).isEqualTo(Level.LISTED);
    assertThat(image().provenance().lacks()).contains("no sha256sums.sig");
    assertThat(image().provenance().advice()).isNotBlank();
    assertThat(image().verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aKeyNobodyTrustsSignsNothingAndIsNamed() throws IOException {
    signature(STRANGER.sign(list));
    assertThat(image().provenance().level()).isEqualTo(Level.LISTED);
    assertThat(image().provenance().lacks()).contains("0123456789abcdef", "not trusted");
    assertThat(image().provenance().advice()).contains("wrtfleet images trust");
    assertThat(image().verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void withoutTrustedKeysNothingIsSigned() throws IOException {
    signature(BUILDER.sign(list));
    Image image = Catalog.open(List.of(folder)).images().getFirst();
    assertThat(image.provenance().level()).isEqualTo(Level.LISTED);
    assertThat(image.provenance().lacks()).contains("ee28e3baec743f50");
  }

  @Test
  void aListThatIsNotAsItWasSignedSpoilsItsWholeFolder() throws IOException {
    signature(BUILDER.sign(list + "0".repeat(64) + " *struck-off.bin\n"));
    Path unlisted = Files.write(folder.resolve("b.bin"), withInfo(firmware(), json("z")));
    Catalog catalog = Catalog.open(List.of(folder), builder());
    for (Path each : List.of(file, unlisted)) {
      Image image = catalog.at(each).orElseThrow();
      assertThat(image.provenance().level()).isEqualTo(Level.CONTRADICTED);
      assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
      assertThat(image.kind()).isEqualTo(ImageKind.SYSUPGRADE);
      assertThat(image.why())
          .contains("not what was signed with the trusted key ee28e3baec743f50")
          .contains("Download");
    }
    var choice = catalog.choose(Made.router("x,y", "24.10.4", "ath79/generic"), true);
    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Nothing.class,
            nothing -> assertThat(nothing.why()).contains("not what was signed"));
  }

  @Test
  void aSignatureThatIsNoneSpoilsItsWholeFolderToo() throws IOException {
    signature("<html>404</html>\n");
    assertThat(image().verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(image().why()).contains("sha256sums.sig", "untrusted comment:");
  }

  @Test
  void anotherKeyUnderATrustedNumberSpoilsItsWholeFolderToo() throws IOException {
    signature(new Signer(BUILDER.fingerprint()).sign(list));
    assertThat(image().provenance().level()).isEqualTo(Level.CONTRADICTED);
  }

  @Test
  void anImageASignedListContradictsIsBroken() throws IOException {
    signature(BUILDER.sign(list));
    Files.write(file, withInfo(firmware(), json("x,z")));
    assertThat(image().kind()).isEqualTo(ImageKind.BROKEN);
    assertThat(image().provenance().level()).isEqualTo(Level.CONTRADICTED);
  }

  @Test
  void anImageASignedListDoesNotNameIsUnlisted() throws IOException {
    signature(BUILDER.sign(list));
    Path other = Files.copy(file, folder.resolve("renamed.bin"));
    Image image = Catalog.open(List.of(folder), builder()).at(other).orElseThrow();
    assertThat(image.provenance().level()).isEqualTo(Level.UNLISTED);
    assertThat(image.provenance().lacks()).contains("does not name it");
  }

  @Test
  void aListCountsForItsOwnFolderOnly() throws IOException {
    signature(BUILDER.sign(list));
    Path other = Files.createDirectories(folder.resolve("sub")).resolve("a.bin");
    Files.copy(file, other);
    Image image = Catalog.open(List.of(folder), builder()).at(other).orElseThrow();
    assertThat(image.provenance().level()).isEqualTo(Level.UNLISTED);
  }

  @Test
  void ofTwoCopiesTheSignedOneIsChosen() throws IOException {
    signature(BUILDER.sign(list));
    Files.copy(file, folder.resolve("a-copy.bin"));
    var choice =
        Catalog.open(List.of(folder), builder())
            .choose(Made.router("x,y", "24.10.4", "ath79/generic"), true);
    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Chosen.class,
            chosen -> assertThat(chosen.image().provenance().level()).isEqualTo(Level.SIGNED));
  }
}

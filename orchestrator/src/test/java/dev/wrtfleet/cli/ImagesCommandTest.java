package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.testbed.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code images list}, {@code verify} and {@code trust}, from the keyboard to the exit status. */
class ImagesCommandTest {
  private static final Path SAMPLES = Path.of("src/test/resources/images");
  private static final Signer BUILDER = new Signer("ee28e3baec743f50");

  @TempDir Path home;

  private String list = "";

  @BeforeEach
  void aFolderOfImages() throws IOException {
    Files.createDirectories(home.resolve("images"));
    write("builder.pub", BUILDER.publicKey());
    put("dev05-safeloader-archer-c7v5-sysupgrade.bin");
    put("dev26-tar-ax3000t-sysupgrade.bin");
    write("images/sha256sums", list);
  }

  private void put(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(SAMPLES.resolve(name));
    Files.write(home.resolve("images").resolve(name), bytes);
    list += sha256(bytes) + " *" + name + "\n";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(home.resolve(name), text);
  }

  private void sign() throws IOException {
    write("images/sha256sums.sig", BUILDER.sign(list));
  }

  private Typed images(String... words) {
    var all = new java.util.ArrayList<>(List.of("images"));
    all.addAll(List.of(words));
    return Typed.in(home, all.toArray(String[]::new));
  }

  private static List<String> texts(Typed typed, String field) {
    return typed.json().stream().map(line -> line.path(field).asString("")).toList();
  }

  @Test
  void anUnknownKeyIsNamedAndOnceTrustedTheImagesAreSigned() throws IOException {
    sign();
    Typed before = images("verify", "images", "--require", "signed");
    assertThat(before.status()).as(before.toString()).isEqualTo(2);
    assertThat(before.out())
        .contains("ee28e3baec743f50, which is not trusted")
        .contains("wrtfleet images trust KEYFILE")
        .contains("2 images, 2 listed");
    assertThat(images("trust", "builder.pub").status()).isZero();
    Typed after = images("verify", "images", "--require", "signed");
    assertThat(after.status()).as(after.toString()).isZero();
    assertThat(after.out()).contains("signed by ee28e3baec743f50").contains("2 images, 2 signed");
  }

  @Test
  void aListedImageIsEnoughUnlessMoreIsRequired() {
    assertThat(images("verify", "images").status()).isZero();
    assertThat(images("verify", "images", "--require", "signed").status()).isEqualTo(2);
  }

  @Test
  void anImageNoListNamesIsNotVerified() throws IOException {
    write("images/sha256sums", list.lines().findFirst().orElseThrow() + "\n");
    Typed typed = images("verify", "images", "--output", "jsonl");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(texts(typed, "provenance")).containsExactly("listed", "unlisted");
    assertThat(typed.json())
        .extracting(line -> line.path("good").asBoolean())
        .contains(true, false);
  }

  @Test
  void aForgedListEndsWithTwoAndSpoilsInspectAndListToo() throws IOException {
    sign();
    images("trust", "builder.pub");
    write("images/sha256sums", list.replace("*dev26", "*dev27"));
    Typed typed = images("verify", "images");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.out())
        .contains("not what was signed with the trusted key ee28e3baec743f50")
        .contains("→ Download sha256sums and sha256sums.sig again")
        .contains("2 images, 2 contradicted");
    assertThat(texts(images("list", "images", "--output", "jsonl"), "verdict"))
        .containsExactly("refuse", "refuse");
    assertThat(Typed.in(home, "inspect", "images").status()).isEqualTo(2);
  }

  @Test
  void aChangedImageEndsWithTwo() throws IOException {
    Files.writeString(
        home.resolve("images/dev26-tar-ax3000t-sysupgrade.bin"),
        "x",
        java.nio.file.StandardOpenOption.APPEND);
    Typed typed = images("verify", "images");
    assertThat(typed.status()).as(typed.toString()).isEqualTo(2);
    assertThat(typed.out()).contains("✖ images/dev26", "damaged, incomplete", "✔ images/dev05");
  }

  @Test
  void theImagesOfAPlaybookAreListed() throws IOException {
    sign();
    images("trust", "builder.pub");
    write("play.yaml", "name: p\nhosts: all\nimages: { catalog: ./images, require: signed }\n");
    Typed table = images("list", "play.yaml");
    assertThat(table.status()).as(table.toString()).isZero();
    assertThat(table.out())
        .contains(
            "FILE", "PROVENANCE", "images/dev05", "tplink,archer-c7-v5", "signed by ee28e3ba");
    List<JsonNode> lines = images("list", "play.yaml", "--output", "jsonl").json();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().propertyNames())
        .containsExactly(
            "file",
            "size",
            "sha256",
            "boards",
            "version",
            "revision",
            "verdict",
            "provenance",
            "signed_by",
            "lacks",
            "advice");
  }

  @Test
  void trustedKeysAreListedAndRemoved() {
    images("trust", "builder.pub");
    assertThat(images("trust", "--list").out()).contains("ee28e3baec743f50", "made for a test");
    assertThat(texts(images("trust", "--list", "--output", "jsonl"), "fingerprint"))
        .containsExactly("ee28e3baec743f50");
    assertThat(home.resolve("config/wrtfleet/trusted-keys/ee28e3baec743f50")).isRegularFile();
    assertThat(images("trust", "--remove", "ee28e3baec743f50").status()).isZero();
    assertThat(images("trust", "--list", "--output", "jsonl").out()).isEmpty();
  }

  @Test
  void nonsenseIsNotTrusted() throws IOException {
    write("nonsense.pub", "nonsense\n");
    Typed typed = images("trust", "nonsense.pub");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("nonsense.pub is not a public key", "untrusted comment:", "→");
    assertThat(images("trust").status()).isEqualTo(2);
    assertThat(images("trust", "builder.pub", "--list").status()).isEqualTo(2);
    assertThat(images("trust", "--remove", "../builder.pub").status()).isEqualTo(2);
  }

  @Test
  void anEmptyFolderIsWrongInput() throws IOException {
    Files.createDirectories(home.resolve("empty"));
    assertThat(images("verify", "empty").status()).isEqualTo(2);
    assertThat(images("list", "empty").status()).isEqualTo(2);
  }
}

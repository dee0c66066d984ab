package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.testbed.Signer;
import dev.wrtfleet.testbed.Signify;
import dev.wrtfleet.testbed.SignifyTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the real signify are read, and files of this form are read by the real signify. */
@SignifyTest
class SignifyFilesTest {
  @TempDir Path folder;

  private Path publicKey = Path.of("");
  private Path secretKey = Path.of("");
  private Path message = Path.of("");
  private Path signature = Path.of("");

  @BeforeEach
  void files() throws IOException {
    publicKey = folder.resolve("key.pub");
    secretKey = folder.resolve("key.sec");
    signature = folder.resolve("sha256sums.sig");
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    message = Files.write(folder.resolve("sha256sums"), bytes);
  }

  @Test
  void whatSignifySignedHolds() throws IOException, NotUsign {
    Signify.makeKeys(publicKey, secretKey);
    Signify.sign(secretKey, message, signature);
    UsignKey key = UsignKey.read(publicKey);
    byte[] signed = Files.readAllBytes(message);
    assertThat(UsignSignature.read(signature).isBy(key, signed)).isTrue();
    signed[99_999] ^= 1;
    assertThat(UsignSignature.read(signature).isBy(key, signed)).isFalse();
  }

  @Test
  void itsSecretKeyIsRefusedAsOne() {
    Signify.makeKeys(publicKey, secretKey);
    assertThatThrownBy(() -> UsignKey.read(secretKey))
        .isInstanceOf(NotUsign.class)
        .hasMessage("it holds a secret key, not a public key");
  }

  @Test
  void itsSignatureWithTheMessageBehindItIsRefused() throws IOException {
    Signify.makeKeys(publicKey, secretKey);
    Path text = Files.writeString(folder.resolve("text"), "hello\n");
    Signify.signEmbedded(secretKey, text, signature);
    assertThatThrownBy(() -> UsignSignature.read(signature))
        .isInstanceOf(NotUsign.class)
        .hasMessage("there is more behind its second line");
  }

  @Test
  void signifyTakesKeysAndSignaturesAsWeReadAndWriteThem() throws IOException, NotUsign {
    var signer = new Signer("00ff00ff00ff00ff");
    Path text = Files.writeString(folder.resolve("text"), "hello\n");
    Files.writeString(publicKey, UsignKey.parse(signer.publicKey()).text());
    Files.writeString(signature, signer.sign("hello\n"));
    assertThat(Signify.verify(publicKey, text, signature)).contains("Signature Verified");
    Files.writeString(text, "hallo\n");
    assertThatThrownBy(() -> Signify.verify(publicKey, text, signature))
        .hasMessageContaining("verification failed");
  }
}

package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.testbed.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys are trusted is kept on disk, and nothing but keys is. */
class TrustedKeyFolderTest {
  private static final String NUMBER = "ee28e3baec743f50";

  @TempDir Path home;

  private TrustedKeyFolder folder() {
    return new TrustedKeyFolder(home.resolve("config/trusted-keys"));
  }

  private Path stored(String name) {
    return home.resolve("config/trusted-keys").resolve(name);
  }

  private Path keyFile(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  private static Problem refusal(Runnable deed) {
    var refused = catchThrowableOfType(FleetException.class, deed::run);
    assertThat(refused).isNotNull();
    assertThat(refused.problems()).allMatch(problem -> !problem.advice().isEmpty());
    return refused.problems().getFirst();
  }

  @Test
  void withoutAFolderNoKeyIsTrusted() {
    assertThat(folder().read().all()).isEmpty();
  }

  @Test
  void aTrustedKeyIsStoredUnderItsFingerprintForThisUserOnly() throws IOException {
    var signer = new Signer(NUMBER);
    List<UsignKey> added = folder().add(List.of(keyFile("k.pub", signer.publicKey())));
    assertThat(added).extracting(UsignKey::fingerprint).containsExactly(NUMBER);
    assertThat(Files.readString(stored(NUMBER))).isEqualTo(signer.publicKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored(NUMBER))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored("."))))
        .isEqualTo("rwx------");
    assertThat(folder().read().key(NUMBER)).isPresent();
    try (var files = Files.list(stored("."))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void trustingAKeyTwiceIsNoError() throws IOException {
    Path file = keyFile("k.pub", new Signer(NUMBER).publicKey());
    folder().add(List.of(file, file));
    folder().add(List.of(file));
    assertThat(folder().read().all()).hasSize(1);
  }

  @Test
  void anotherKeyCannotTakeTheNumberOfATrustedOne() throws IOException {
    folder().add(List.of(keyFile("k.pub", new Signer(NUMBER).publicKey())));
    String before = Files.readString(stored(NUMBER));
    Path other = keyFile("other.pub", new Signer(NUMBER).publicKey());
    assertThat(refusal(() -> folder().add(List.of(other))).why()).contains("another key", NUMBER);
    assertThat(Files.readString(stored(NUMBER))).isEqualTo(before);
  }

  @Test
  void whereOneFileIsNoKeyNoneIsTrusted() throws IOException {
    Path good = keyFile("k.pub", new Signer(NUMBER).publicKey());
    Path bad = keyFile("bad.pub", "nonsense\n");
    Problem problem = refusal(() -> folder().add(List.of(good, bad, home.resolve("gone"))));
    assertThat(problem.what()).contains("bad.pub");
    assertThat(problem.why()).contains("untrusted comment:");
    assertThat(folder().read().all()).isEmpty();
  }

  @Test
  void aRemovedKeyIsNoLongerTrusted() throws IOException {
    folder().add(List.of(keyFile("k.pub", new Signer(NUMBER).publicKey())));
    assertThat(folder().remove("EE28E3BAEC743F50").fingerprint()).isEqualTo(NUMBER);
    assertThat(folder().read().all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000000000000000", "../k.pub", "", "ee28e3baec743f5"})
  void onlyATrustedKeyCanBeRemoved(String typed) throws IOException {
    Path file = keyFile("k.pub", new Signer(NUMBER).publicKey());
    folder().add(List.of(file));
    assertThat(refusal(() -> folder().remove(typed)).code()).isEqualTo("trust.unknown-key");
    assertThat(file).exists();
    assertThat(folder().read().all()).hasSize(1);
  }

  @Test
  void aKeyUnderAnotherNameInTheFolderIsAnError() throws IOException {
    folder().add(List.of(keyFile("k.pub", new Signer(NUMBER).publicKey())));
    Files.move(stored(NUMBER), stored("0000000000000000"));
    assertThat(refusal(() -> folder().read()).why()).contains(NUMBER);
  }

  @Test
  void aDamagedKeyInTheFolderIsAnErrorAndNotPassedOver() throws IOException {
    folder().add(List.of(keyFile("k.pub", new Signer(NUMBER).publicKey())));
    Files.writeString(stored(NUMBER), "");
    assertThat(refusal(() -> folder().read()).what()).contains(NUMBER);
  }

  @Test
  void aFileTooLargeToBeAKeyIsNotReadWhole() throws IOException {
    Path large = keyFile("large", "untrusted comment: " + "x".repeat(5000) + "\n");
    assertThat(refusal(() -> folder().add(List.of(large))).why()).contains("larger than 4096");
  }
}

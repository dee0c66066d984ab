package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.fleet.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir private Path folder;
  private final Secrets secrets = new Secrets(Map.of("PW", "from env"));

  @Test
  void aSecretIsFoundWhereverItIs() throws Exception {
    Path file = Files.writeString(folder.resolve("pw"), "from file \nnext\n");
    assertThat(secrets.find(new Secret.FromEnv("PW"))).isEqualTo("from env");
    assertThat(secrets.find(new Secret.FromFile(file))).isEqualTo("from file ");
    assertThat(secrets.find(new Secret.FromCommand(List.of("echo", "from $PW"))))
        .isEqualTo("from $PW");
  }

  @Test
  void aCommandIsRunOnceForAllRouters() throws Exception {
    Path count = folder.resolve("count");
    var command =
        new Secret.FromCommand(List.of("sh", "-c", "echo x >> " + count + "; echo secret"));
    for (int i = 0; i < 5; i++) {
      assertThat(secrets.find(command)).isEqualTo("secret");
    }
    assertThat(Files.readAllLines(count)).hasSize(1);
  }

  @Test
  void whatIsMissingIsNamedAndNothingOfWhatWasFound() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    missing(new Secret.FromEnv("NOPE"), "environment variable NOPE is not set");
    missing(new Secret.FromFile(empty), empty + " is empty");
    missing(new Secret.FromFile(folder.resolve("gone")), "cannot be read: it is not there");
    missing(
        new Secret.FromCommand(List.of("sh", "-c", "echo leaked; exit 4")),
        "secret command 'sh' ended with exit 4");
    missing(new Secret.FromCommand(List.of("true")), "secret command 'true' is empty");
    missing(new Secret.FromCommand(List.of("no-such-program")), "cannot be run");
  }

  private void missing(Secret secret, String message) {
    assertThatThrownBy(() -> secrets.find(secret))
        .isInstanceOf(SecretMissing.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("leaked");
  }
}

package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.testbed.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A playbook that requires signed images, on virtual routers. */
class SignedRolloutTest {
  private static final Signer BUILDER = new Signer("ee28e3baec743f50");

  @TempDir Path home;

  @Test
  void noRouterGetsAnImageUntilItsListIsSignedByATrustedKey() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(1, home.resolve("lab")).at(50))) {
      Path images = lab.directory().resolve("images");
      Path playbook =
          Files.writeString(
              home.resolve("p.yaml"),
              """
              name: signed
              hosts: all
              images: { catalog: %s, require: signed }
              return_within: 60s
              health: { stable_for: 1s, within: 30s }
              """
                  .formatted(images));
      String inventory = lab.directory().resolve("inventory.yaml").toString();

      Typed refused = Typed.in(home, "run", playbook.toString(), "-i", inventory);
      assertThat(refused.out()).as(refused.toString()).contains("only images that are signed");
      assertThat(lab.flashes("lab-001")).isZero();

      String list = Files.readString(images.resolve("sha256sums"), StandardCharsets.ISO_8859_1);
      Files.writeString(images.resolve("sha256sums.sig"), BUILDER.sign(list));
      Files.writeString(home.resolve("builder.pub"), BUILDER.publicKey());
      Typed unknown = Typed.in(home, "run", playbook.toString(), "-i", inventory);
      assertThat(unknown.out()).as(unknown.toString()).contains("ee28e3baec743f50", "not trusted");
      assertThat(lab.flashes("lab-001")).isZero();

      assertThat(Typed.in(home, "images", "trust", "builder.pub").status()).isZero();
      Typed plan = Typed.in(home, "plan", playbook.toString(), "-i", inventory);
      assertThat(plan.out()).as(plan.toString()).contains("✔ signed by ee28e3baec743f50");
      Typed upgraded = Typed.in(home, "run", playbook.toString(), "-i", inventory);
      assertThat(upgraded.status()).as(upgraded.toString()).isZero();
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
    }
  }
}

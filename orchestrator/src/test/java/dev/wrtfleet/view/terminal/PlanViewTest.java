package dev.wrtfleet.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.image.Provenance.Level;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plan says who vouches for its images. */
class PlanViewTest {
  private static final PlanView VIEW = new PlanView(new Paint(false), 10);

  private static Plan plan(Optional<Provenance> provenance) {
    var playbook =
        new Playbook(
            "p",
            "",
            "all",
            List.of(Path.of("/images")),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            ConfigPolicy.KEEP,
            List.of(new WaveSpec("all", new Pick.Rest(), Duration.ZERO, false)),
            1,
            StopWhen.FIRST_FAILURE,
            Duration.ofMinutes(1),
            new HealthSpec(Duration.ofMinutes(1), Duration.ofMinutes(5), List.of()));
    var image =
        new PlannedImage(
            Path.of("/images/a.bin"),
            1,
            "ab".repeat(32),
            List.of("acme,one"),
            "1.0",
            "24.10.5",
            "r1",
            false,
            provenance,
            Optional.empty());
    var host =
        new PlannedHost(
            "ap", "acme,one", "24.10.4", Optional.of(image), Optional.of(0), Optional.empty());
    return new Plan(playbook, List.of(host));
  }

  private static JsonNode json(Optional<Provenance> provenance) {
    return JsonMapper.shared().readTree(VIEW.json(plan(provenance)).getFirst());
  }

  @Test
  void theSignerOfAnImageIsShownBesideItsHash() {
    var signed = Optional.of(new Provenance(Level.SIGNED, "ee28e3baec743f50", "", ""));
    assertThat(VIEW.lines(plan(signed)))
        .anyMatch(line -> line.endsWith("sha256 abababababab…  ✔ signed by ee28e3baec743f50"));
    assertThat(json(signed).path("provenance").asString("")).isEqualTo("signed");
    assertThat(json(signed).path("signed_by").asString("")).isEqualTo("ee28e3baec743f50");
  }

  @Test
  void anImageOnlyListedIsCalledSo() {
    var listed = Optional.of(new Provenance(Level.LISTED, "", "no signature", "Get one."));
    assertThat(VIEW.lines(plan(listed)))
        .anyMatch(line -> line.endsWith("sha256 abababababab…  listed"));
    assertThat(json(listed).path("provenance").asString("")).isEqualTo("listed");
    assertThat(json(listed).path("signed_by").isNull()).isTrue();
  }

  @Test
  void aPlanThatDoesNotKnowClaimsNothing() {
    assertThat(VIEW.lines(plan(Optional.empty())))
        .anyMatch(line -> line.endsWith("sha256 abababababab…"));
    assertThat(json(Optional.empty()).path("provenance").isNull()).isTrue();
  }
}

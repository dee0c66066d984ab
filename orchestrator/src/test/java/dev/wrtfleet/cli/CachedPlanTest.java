package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Plans made of what is remembered, with nobody there to be asked. */
class CachedPlanTest {
  @TempDir Path home;

  private Typed plan(String... more) {
    Path lab = home.resolve("lab");
    String[] words = new String[more.length + 4];
    words[0] = "plan";
    words[1] = lab.resolve("playbook.yaml").toString();
    words[2] = "-i";
    words[3] = lab.resolve("inventory.yaml").toString();
    System.arraycopy(more, 0, words, 4, more.length);
    return Typed.in(home, words);
  }

  private static Map<String, String> actions(Typed plan) {
    return plan.json().stream()
        .collect(
            Collectors.toMap(
                line -> line.path("host").asString(""), CachedPlanTest::actionAndImage));
  }

  private static String actionAndImage(JsonNode line) {
    return line.path("action").asString("") + " " + line.path("sha256").asString("");
  }

  @Test
  void itIsThePlanThatAskingWouldMakeUntilTheFactsAreTooOld() throws IOException {
    Typed asked;
    try (Lab lab = Lab.start(LabOptions.of(3, home.resolve("lab")).at(40))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Typed probe = Typed.in(home, "hosts", "probe", "-i", inventory, "-l", "lab-001 | lab-002");
      assertThat(probe.status()).as(probe.toString()).isZero();
      asked = plan("--output", "jsonl");
      assertThat(asked.status()).as(asked.toString()).isZero();
    }
    Typed cached = plan("--cached", "--output", "jsonl");
    assertThat(cached.status()).as(cached.toString()).isZero();
    assertThat(cached.err()).contains("no router was asked", " old");
    Map<String, String> wanted = actions(asked);
    wanted.put("lab-003", "unreachable ");
    assertThat(actions(cached)).isEqualTo(wanted);
    assertThat(cached.out()).contains("nothing is remembered of it", "wrtfleet hosts probe");

    makeOlder(Duration.ofDays(8));
    Typed old = plan("--cached");
    assertThat(old.status()).as(old.toString()).isEqualTo(6);
    assertThat(old.out()).contains("what is remembered of it is 8d old, and --max-age is 7d");
    Typed olderAllowed = plan("--cached", "--max-age", "9d");
    assertThat(olderAllowed.status()).as(olderAllowed.toString()).isZero();
    assertThat(olderAllowed.err()).contains("up to 8d old");
  }

  /** Remembers the same, some time ago. */
  private void makeOlder(Duration age) {
    var folder = new StateFolder(home.resolve("state/wrtfleet"));
    Instant then = Instant.now().minus(age);
    try (Store store = Store.open(folder, () -> then)) {
      store
          .knownFacts()
          .remember(
              store.knownFacts().all().entrySet().stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().facts())));
    }
  }

  @Test
  void wrongAgesAndPlaybooksThatBuildAreRefused() throws IOException {
    Files.createDirectories(home.resolve("lab"));
    Files.writeString(home.resolve("lab/inventory.yaml"), "hosts: { a: {} }\n");
    Files.writeString(
        home.resolve("lab/playbook.yaml"),
        """
        name: p
        hosts: all
        images:
          build: { server: https://asu.invalid, release: 24.10.5, packages: as-installed }
        """);
    for (String age : List.of("0s", "soon", "7", "-1d")) {
      Typed typed = plan("--cached", "--max-age=" + age);
      assertThat(typed.status()).as(age).isEqualTo(2);
      assertThat(typed.err()).contains("--max-age takes an age");
    }
    Typed builds = plan("--cached");
    assertThat(builds.status()).isEqualTo(2);
    assertThat(builds.err()).contains("builds images, which --cached cannot");
  }
}

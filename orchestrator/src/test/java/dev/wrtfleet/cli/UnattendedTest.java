package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights nobody sits at, against the lab. */
class UnattendedTest {
  private static final double SPEED = 40;
  private static final String NO = "n\nn\nn\n";

  @TempDir Path home;

  private static Path playbook(Lab lab, String waves) throws IOException {
    Path playbook = lab.directory().resolve("night.yaml");
    Files.writeString(
        playbook,
        """
        name: night
        hosts: all
        images: { catalog: images }
        waves: [ %s ]
        return_within: 60s
        health: { stable_for: 1s, within: 30s }
        """
            .formatted(waves));
    return playbook;
  }

  /** As a timer starts it, but with a keyboard: whatever is typed must not be asked for. */
  private static Typed night(Desk desk, Lab lab, Path playbook, String... more) {
    String[] words = new String[more.length + 5];
    words[0] = "run";
    words[1] = playbook.toString();
    words[2] = "-i";
    words[3] = lab.directory().resolve("inventory.yaml").toString();
    words[4] = "--unattended";
    System.arraycopy(more, 0, words, 5, more.length);
    return desk.typed(words);
  }

  private Typed night(Lab lab, Path playbook, String... more) {
    return night(Desk.withKeyboard(NO, home), lab, playbook, more);
  }

  private static String last(Typed typed) {
    return typed.out().lines().reduce((one, next) -> next).orElse("");
  }

  @Test
  void aNightAsksNothingSumsUpInItsLastLineAndTheNextOneHasNothingToDo() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(3, home.resolve("lab")).at(SPEED))) {
      Path playbook = playbook(lab, "{ name: all, pick: rest }");
      Typed first = night(lab, playbook);
      assertThat(first.status()).as(first.toString()).isZero();
      assertThat(last(first)).matches("night.yaml: run [0-9a-f]+: 3 upgraded; exit 0");
      assertThat(first.out() + first.err()).doesNotContain("[y/N]");

      Typed second = night(lab, playbook);
      assertThat(second.status()).as(second.toString()).isZero();
      assertThat(last(second))
          .matches("night.yaml: run [0-9a-f]+: all 3 routers are current; exit 0");
      lab.routers().forEach(router -> assertThat(router.flashes()).isEqualTo(1));

      Typed json = night(lab, playbook, "--output", "jsonl");
      assertThat(json.json().getLast().path("type").asString("")).isEqualTo("summary");
      assertThat(json.json().getLast().path("outcomes").path("CURRENT").asInt(0)).isEqualTo(3);
      assertThat(json.json().getLast().path("exit").asInt(-1)).isZero();

      Typed attended =
          Typed.in(
              home,
              "run",
              playbook.toString(),
              "-i",
              lab.directory().resolve("inventory.yaml").toString());
      assertThat(attended.status()).isZero();
      assertThat(attended.out()).contains("Nothing to do: all 3 routers run the wanted firmware.");
    }
  }

  @Test
  void aWaveThatWaitsForApprovalEndsTheNightWithFiveAndTheNextNightAsksForItAgain()
      throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      Path playbook =
          playbook(lab, "{ name: one, pick: 1, approve: true }, { name: rest, pick: rest }");
      Typed first = night(lab, playbook);
      assertThat(first.status()).as(first.toString()).isEqualTo(5);
      assertThat(last(first)).contains("waits for approval", "1 upgraded", "1 open", "exit 5");
      assertThat(first.err()).doesNotContain("[y/N]");

      Typed second = night(lab, playbook);
      assertThat(second.status()).as(second.toString()).isEqualTo(5);
      assertThat(second.err()).contains("was left undone");

      Typed third = night(lab, playbook, "--yes");
      assertThat(third.status()).as(third.toString()).isZero();
      assertThat(last(third)).contains("2 upgraded");
      lab.routers().forEach(router -> assertThat(router.flashes()).isEqualTo(1));
    }
  }

  @Test
  void overlappingNightsAreRefusedInOneLineThatNamesTheRunUnderWay() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      Path playbook =
          playbook(lab, "{ name: one, pick: 1, approve: true }, { name: rest, pick: rest }");
      assertThat(night(lab, playbook).status()).isEqualTo(5);
      String run;
      try (Store store =
          Store.open(new StateFolder(home.resolve("state/wrtfleet")), InstantSource.system())) {
        run = store.runs().open().getFirst().id();
      }
      Path other = lab.directory().resolve("other.yaml");
      Files.copy(playbook, other);
      Typed second = night(lab, other);
      assertThat(second.status()).as(second.toString()).isEqualTo(2);
      assertThat(last(second))
          .startsWith(
              "other.yaml: nothing begun: run " + run + " is not over and has lab-001, lab-002")
          .endsWith("exit 2");
    }
  }

  @Test
  void whatSomebodyPausedNoNightLetsGoOn() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      Path playbook =
          playbook(lab, "{ name: one, pick: 1, approve: true }, { name: rest, pick: rest }");
      assertThat(night(lab, playbook).status()).isEqualTo(5);
      assertThat(Typed.in(home, "pause").status()).isZero();
      Typed second = night(lab, playbook, "--yes");
      assertThat(second.status()).as(second.toString()).isEqualTo(2);
      assertThat(last(second)).contains("nothing begun: run ", "is not over");
      assertThat(lab.flashes("lab-002")).isZero();
    }
  }

  @Test
  void whateverIsWrongIsSaidInTheLastLineToo() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(1, home.resolve("lab")).at(SPEED))) {
      Path playbook = playbook(lab, "{ name: all, pick: most }");
      Files.writeString(playbook, "colour: blue\n");
      Typed typed = night(lab, playbook);
      assertThat(typed.status()).isEqualTo(2);
      assertThat(last(typed)).contains("nothing begun", "night.yaml:1:1", "exit 2");
      Typed both = night(lab, playbook, "--detach");
      assertThat(both.status()).isEqualTo(2);
      assertThat(both.err()).contains("--unattended and --detach do not go together");
    }
  }

  @Test
  void theNightlySampleUpgradesTheLabInItsWindowAndThenDoesNothing() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(4, home.resolve("lab")).at(SPEED))) {
      Path playbook = lab.directory().resolve("nightly.yaml");
      String text = Files.readString(Path.of("../playbooks/nightly.yaml"));
      assertThat(text).contains("window: ", "catalog: ./images");
      // Only the waits are shortened.
      Files.writeString(
          playbook,
          text.replaceAll("soak: \\d+m", "soak: 1s")
              .replaceAll("stable_for: \\d+m", "stable_for: 1s"));
      Desk byNight = Desk.withKeyboard(NO, home).itIs("2026-11-28T01:10:00+01:00");
      Typed plan =
          Typed.in(
              home,
              "plan",
              playbook.toString(),
              "-i",
              lab.directory().resolve("inventory.yaml").toString());
      assertThat(plan.status()).as(plan.toString()).isZero();
      assertThat(plan.out()).contains("Window  01:00-05:00 Europe/Berlin", "Done    about ");
      Typed run = night(byNight, lab, playbook);
      assertThat(run.status()).as(run.toString()).isZero();
      assertThat(last(run)).contains("4 upgraded");
      Typed again = night(byNight, lab, playbook);
      assertThat(again.status()).as(again.toString()).isZero();
      assertThat(last(again)).contains("all 4 routers are current");
    }
  }
}

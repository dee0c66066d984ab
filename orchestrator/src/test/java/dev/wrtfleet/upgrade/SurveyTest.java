package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Surveyed;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
  @TempDir Path folder;
  private RoadRun run;

  @BeforeEach
  void start() {
    run = new RoadRun(folder, Firmware.OLD_18);
  }

  private Surveyed survey() {
    return new Survey(run.router, RoadRun.quick()).apply(run.host());
  }

  @Test
  void aRouterIsReadWithoutBeingChanged() {
    RouterFacts facts = survey().facts().orElseThrow();
    assertThat(facts.identity().board()).isEqualTo("archer-c7-v5");
    assertThat(facts.identity().compatVersion()).isEqualTo("1.0");
    assertThat(facts.release().target()).isEqualTo("ath79/generic");
    assertThat(facts.boot().finished()).isTrue();
    assertThat(facts.memory().available()).isEqualTo(76_000L * 1024);
    assertThat(facts.workings().services()).containsEntry("dropbear", true);
    assertThat(facts.workings().interfaces()).isEmpty();
    assertThat(run.router.lines)
        .allMatch(
            line -> line.matches("(cat|ubus call|uci -q get|df|\\[) .*") && !line.contains(">"));
  }

  @Test
  void aBrokenLinkIsTriedAgain() {
    run.router.breakOn("df", 2);
    assertThat(survey().facts()).isPresent();
  }

  @Test
  void aRouterThatCannotBeReachedComesBackWithWordsAndAdvice() {
    run.router.loginRefused = true;
    Surveyed surveyed = survey();
    assertThat(surveyed.failure())
        .hasValueSatisfying(words -> assertThat(words).contains("refused"));
    assertThat(surveyed.advice()).contains("'identity'").contains("roof");
  }

  @Test
  void garbageIsAFailureInWordsNotACrash() {
    run.router.answer("cat /proc/meminfo", 0, "\u001b[31m", "");
    Surveyed surveyed = survey();
    assertThat(surveyed.failure())
        .contains("the router's answer to 'cat /proc/meminfo' cannot be understood: [31m");
  }

  @Test
  void a1505WithoutBoardNameInUbusIsRead() {
    run = new RoadRun(folder, Firmware.OLD_15);
    assertThat(survey().facts().orElseThrow().identity().board()).isEqualTo("archer-c7-v5");
  }
}

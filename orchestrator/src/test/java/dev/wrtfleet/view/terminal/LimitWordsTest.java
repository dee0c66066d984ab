package dev.wrtfleet.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.PlaybookReader;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A plan says who is held back, and who goes first. */
class LimitWordsTest {
  private static final PlanView VIEW = new PlanView(new Paint(false), 10);

  private static PlannedHost host(String name, String board, String from) {
    var image =
        new PlannedImage(
            Path.of("/a.bin"),
            1,
            "ab".repeat(32),
            List.of(board),
            "1.0",
            "24.10.5",
            "r1",
            false,
            Optional.empty(),
            Optional.empty());
    return new PlannedHost(name, board, from, Optional.of(image), Optional.of(0), Optional.empty());
  }

  private static Plan plan(String limits) {
    Playbook playbook =
        new PlaybookReader(Path.of("/home/me"))
            .read(
                Path.of("/fleet/p.yaml"),
                "name: p\nhosts: all\nimages: { catalog: ./images }\n" + limits);
    return new Plan(
        playbook,
        List.of(
            host("a1", "one", "23.05"),
            host("a2", "one", "23.05"),
            host("b1", "one", "24.10"),
            host("c1", "two", "23.05"),
            host("c2", "two", "23.05").goingAfter(List.of("a1"))));
  }

  @Test
  void theFirstOfEachBoardAndReleaseThatHasOthersIsMarked() {
    List<String> lines = VIEW.lines(plan(""));
    assertThat(lines).filteredOn(line -> line.endsWith("  canary")).hasSize(2);
    assertThat(lines).anyMatch(line -> line.contains("a1") && line.endsWith("canary"));
    assertThat(lines).anyMatch(line -> line.contains("c1") && line.endsWith("canary"));
    assertThat(lines).contains("First  2 canaries: routers like one start when it is upgraded");
    assertThat(VIEW.json(plan("")).stream().map(JsonMapper.shared()::readTree))
        .extracting(line -> line.path("host").asString("") + line.path("canary").asBoolean())
        .containsExactly("a1true", "a2false", "b1false", "c1true", "c2false");
  }

  @Test
  void wherePlaybookTurnsThemOffNobodyIs() {
    assertThat(VIEW.lines(plan("canaries: waves\n"))).noneMatch(line -> line.contains("canar"));
  }

  @Test
  void limitsAreNamedWhereTheyHold() {
    Plan plan =
        plan(
            """
            at_once: { total: 3, site: 2, board: 1 }
            apart: { site: 1, rack: 2 }
            upload: { total: 20MB/s, site: 500kB/s }
            """);
    assertThat(VIEW.lines(plan))
        .contains("Sends  20MB/s, 500kB/s to each site at most")
        .contains("Wave 1/1 all  5 hosts  at once 3, 2 of a site, 1 of a board")
        .contains("Keeps  1 of each site, 2 of each rack up at any time");
  }

  @Test
  void whoGoesAfterWhomIsSaidToScripts() {
    assertThat(VIEW.json(plan("")).getLast()).contains("\"after\":[\"a1\"]");
  }
}

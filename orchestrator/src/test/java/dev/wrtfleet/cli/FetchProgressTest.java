package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.mirror.Fetched;
import dev.wrtfleet.problem.Problem;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FetchProgressTest {
  private static final OptionalLong SIZE = OptionalLong.of(8_000_000);
  private static final Path HOME = Path.of("/nowhere");

  private final StringWriter err = new StringWriter();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private FetchReport report(boolean terminal, boolean json) {
    var around =
        new Surroundings(
            Map.of(),
            HOME,
            HOME,
            () -> now,
            new BufferedReader(new StringReader("")),
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(err, true),
            false,
            terminal);
    return new FetchReport(around, json);
  }

  @Test
  void aTerminalShowsHowFarTheFileIsAndNotForEveryByte() {
    FetchReport report = report(true, false);
    report.at("image.bin", 2_000_000, SIZE);
    report.at("image.bin", 2_000_001, SIZE);
    now = now.plusSeconds(1);
    report.at("image.bin", 4_000_000, SIZE);
    assertThat(err.toString()).isEqualTo("\r\u001b[K 25 %  image.bin\r\u001b[K 50 %  image.bin");
  }

  @Test
  void theMovingLineIsWipedBeforeALineThatStays() {
    FetchReport report = report(true, false);
    report.at("image.bin", 2_000_000, OptionalLong.empty());
    report.done(
        new Fetched(
            List.of("roof"),
            List.of(),
            Optional.empty(),
            OptionalLong.empty(),
            Fetched.Result.MISSING,
            Optional.of(Problem.of("mirror.x", "no image", "it is gone", "Look."))));
    assertThat(err.toString())
        .endsWith("\r\u001b[Kmissing for roof: no image: it is gone\n  → Look.\n");
  }

  @Test
  void aPipeAndAScriptSeeNoMovingLine() {
    report(false, false).at("image.bin", 1, SIZE);
    report(true, true).at("image.bin", 1, SIZE);
    assertThat(err.toString()).isEmpty();
  }
}

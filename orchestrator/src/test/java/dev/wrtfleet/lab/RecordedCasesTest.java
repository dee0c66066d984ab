package dev.wrtfleet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds virtual routers against recordings of real ones: same output, same stream, same status. A
 * new case is a few lines in {@code src/test/resources/lab/cases}.
 */
class RecordedCasesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/lab");
  private static final Pattern DATE =
      Pattern.compile("\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4} upgrade: ");

  /** The recorded checks of 17.01 and 18.06 ran on a target that requires metadata. */
  private static final String RECORDED_BOARD = "tplink,archer-c7-v5";

  private record Case(String command, String expected) {}

  @TempDir Path directory;

  @TestFactory
  List<DynamicTest> aRouterAnswersAsRecorded() throws IOException {
    try (var files = Files.list(RESOURCES.resolve("cases"))) {
      return files
          .sorted()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)))
          .toList();
    }
  }

  private void check(Path file) throws IOException {
    String name = file.getFileName().toString();
    Era era = Era.of(name.substring(name.indexOf('-') + 1, name.lastIndexOf('.')));
    Board board = era.before(Era.R19_07) ? Board.FRITZ_7320 : Board.ARCHER_C7_V5;
    var mix = new LabOptions.Mix(List.of(board), List.of(era), 0, Optional.empty());
    var options = LabOptions.of(1, directory.resolve(name)).with(mix).at(5000).imagesOf(4096);
    try (Lab lab = Lab.start(options);
        var client = LabClient.of(lab, lab.router("lab-001"))) {
      client.run("echo " + RECORDED_BOARD + " > /tmp/sysinfo/board_name");
      upload(client);
      for (Case each : cases(file)) {
        assertThat(seen(client.run(each.command())))
            .as("%s: %s", name, each.command())
            .isEqualTo(each.expected());
      }
    }
  }

  private static void upload(LabClient client) throws IOException {
    try (var images = Files.list(RESOURCES.resolve("images"))) {
      for (Path image : images.toList()) {
        client.send("cat > /tmp/" + image.getFileName(), Files.readAllBytes(image));
      }
    }
    client.run("touch /tmp/empty.bin; echo no archive > /tmp/bad.tgz; mkdir -p /root");
    client.send("cat > /tmp/trunc.tgz", new byte[] {0x1f, (byte) 0x8b, 8, 0});
  }

  private static List<Case> cases(Path file) throws IOException {
    var cases = new ArrayList<Case>();
    String command = "";
    var expected = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("$ ")) {
        if (!command.isEmpty()) {
          cases.add(new Case(command, expected.toString()));
        }
        command = line.substring(2);
        expected.setLength(0);
      } else if (!line.startsWith("#")) {
        expected.append(line).append('\n');
      }
    }
    cases.add(new Case(command, expected.toString()));
    return cases;
  }

  private static String seen(LabClient.Answer answer) {
    var text = new StringBuilder();
    text.append("rc=").append(answer.status().map(String::valueOf).orElse("none")).append('\n');
    append(text, "out:", answer.out());
    append(text, "err:", answer.err());
    return text.toString();
  }

  private static void append(StringBuilder text, String stream, String printed) {
    for (String line : printed.lines().toList()) {
      String dateless = DATE.matcher(line).replaceAll("<date> upgrade: ");
      text.append((stream + " " + dateless).stripTrailing()).append('\n');
    }
  }
}

package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo's lab, in a process of its own: it outlives a demo that is killed, so that the run can
 * be resumed, and ends by itself when nobody logs in any more.
 */
final class DemoLab implements AutoCloseable {
  private static final String FOLDER = "wrtfleet-demo-";
  private static final long START_SECONDS_MAX = 90;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final Path folder;

  private DemoLab(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  static DemoLab start(int routers, String speed, String seed)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(FOLDER);
    // Ctrl-C is for the run: the routers it waits for then must not end with it.
    var words = new ArrayList<String>(Detaching.ownSession());
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of("-XX:+UseSerialGC", "-Xmx256m", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(Main.class.getName(), "lab", "--dir", folder.toString()));
    words.addAll(List.of("--routers", Integer.toString(routers), "--speed", speed));
    words.addAll(List.of("--seed", seed, "--current", "1", "--fault", "wrong-board:1"));
    words.addAll(List.of("--end-when-idle-for", "300"));
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(folder.resolve("lab.log").toFile())
            .redirectErrorStream(true)
            .start();
    var lab = new DemoLab(process, folder);
    lab.awaitReady();
    return lab;
  }

  /** Whether this playbook was of a demo whose lab is gone: nothing of it can be gone on with. */
  static boolean isGone(Path playbook) {
    Path folder = playbook.resolveSibling("");
    return String.valueOf(folder.getFileName()).startsWith(FOLDER) && !Files.exists(folder);
  }

  private void awaitReady() throws IOException, InterruptedException {
    for (long i = 0; i < START_SECONDS_MAX * 10; i++) {
      if (Files.exists(folder.resolve("inventory.yaml"))) {
        return;
      }
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    String log = Files.readString(folder.resolve("lab.log")).strip();
    close();
    throw new FleetException(
        ExitCode.FAULT,
        List.of(
            Problem.of(
                "demo.no-lab",
                "the lab did not start",
                log.isEmpty() ? "it said nothing" : log.lines().findFirst().orElse(""),
                "Try it alone: wrtfleet lab --routers 3")));
  }

  Path folder() {
    return folder;
  }

  /** Flashes per router, as the lab itself counted them. */
  Map<String, Integer> flashes() throws IOException {
    var counts = new TreeMap<String, Integer>();
    for (String line : Files.readAllLines(folder.resolve("events.jsonl"))) {
      JsonNode event = JSON.readTree(line);
      if (event.path("event").asString("").equals("flash")) {
        counts.merge(event.path("router").asString(""), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

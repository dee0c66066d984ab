package dev.wrtfleet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command as somebody typed it, in a home of its own, and what came of it. */
record Typed(int status, String out, String err) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Runs it with an empty home below {@code home} and nobody at the keyboard. */
  static Typed in(Path home, String... words) {
    return Desk.in(home).typed(words);
  }

  static Typed with(Map<String, String> environment, Path home, String... words) {
    return Desk.with(environment, home).typed(words);
  }

  /** Its output, one JSON object a line. */
  List<JsonNode> json() {
    return out.lines().map(JSON::readTree).toList();
  }

  @Override
  public String toString() {
    return "exit " + status + "\n--- out\n" + out + "--- err\n" + err;
  }
}

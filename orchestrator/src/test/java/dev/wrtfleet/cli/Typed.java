package dev.wrtfleet.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command as somebody typed it, in a home of its own, and what came of it. */
record Typed(int status, String out, String err) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Runs it with an empty home below {@code home} and nobody at the keyboard. */
  static Typed in(Path home, String... words) {
    return with(Map.of(), home, words);
  }

  static Typed with(Map<String, String> environment, Path home, String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var variables = new HashMap<>(environment);
    variables.put("XDG_STATE_HOME", home.resolve("state").toString());
    variables.put("XDG_CONFIG_HOME", home.resolve("config").toString());
    variables.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    var around =
        new Surroundings(
            variables,
            home,
            home,
            InstantSource.system(),
            new BufferedReader(new StringReader("")),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            false);
    int status = Main.run(around, words);
    return new Typed(status, out.toString(), err.toString());
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

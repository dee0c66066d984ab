package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document into nodes that know their place.
 *
 * <p>Built on the engine's events rather than on its own node tree: the events come without
 * recursion and without resolved aliases, so depth and size are refused before they are built.
 */
public final class Yaml {
  private Yaml() {}

  /**
   * The map a file consists of. Duplicate keys go to {@code reading}; a file that is no YAML, or no
   * map, ends here with {@link FleetException}.
   *
   * @param purpose what the file is to be, such as "a playbook"
   */
  public static YamlMap map(SourceText source, String purpose, Reading reading) {
    YamlNode root =
        parse(source, reading)
            .orElseThrow(() ->
                FleetException.wrongInput(
                    Problem.of(
                        "yaml.empty",
                        source.file() + " is empty",
                        "it holds nothing, or only comments",
                        "Write " + purpose + " into it.")));
    if (root instanceof YamlMap map) {
      return map;
    }
    throw FleetException.wrongInput(
        Problem.at(
            root.where(),
            "yaml.wrong-type",
            "expected " + purpose + " (a map with 'key: value' lines), got " + root.kind(),
            "Check that this is the file you meant."));
  }

  /** The document's value, if there is one. */
  static Optional<YamlNode> parse(SourceText source, Reading reading) {
    var settings =
        LoadSettings.builder()
            .setLabel(source.file())
            .setCodePointLimit(SourceText.MAX_BYTES)
            .build();
    try {
      var events = new Parse(settings).parseString(source.text()).iterator();
      return new TreeBuilder(source.file(), events, reading).document();
    } catch (MarkedYamlEngineException e) {
      throw FleetException.wrongInput(syntax(source.file(), e));
    } catch (YamlEngineException e) {
      throw FleetException.wrongInput(
          Problem.of(
              "yaml.syntax",
              source.file() + " is not YAML",
              reason(String.valueOf(e.getMessage())),
              ""));
    }
  }

  private static Problem syntax(String file, MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    String context = Optional.ofNullable(e.getContext()).map(words -> " " + words).orElse("");
    String what = reason(e.getProblem()) + context;
    String advice = advice(what);
    return mark.map(at -> Problem.at(where(file, at), "yaml.syntax", what, advice))
        .orElseGet(() -> Problem.of("yaml.syntax", file + ": " + what, "", advice));
  }

  private static String advice(String what) {
    if (what.contains("TAB")) {
      return "Indent with spaces, not with tabs.";
    }
    if (what.contains("end of stream") || what.contains("stream end")) {
      return "The file is cut off, or a bracket or quote above is not closed.";
    }
    return what.contains("flow")
        ? "Between { } or [ ], a range such as ap[01:20] needs quotes; or a bracket is missing."
        : "A value with ': ' or ' #' in it, or with one of !&*@%`[{ in front, needs quotes.";
  }

  private static String reason(String message) {
    return message
        .replaceFirst("\\. \\(Do not use .* for indentation\\)", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  static Where where(String file, Mark mark) {
    return new Where(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}

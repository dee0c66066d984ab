package dev.wrtfleet.router;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a router printed, made fit for one sentence of ours: without the date sysupgrade prefixes
 * since 21.02, without control characters, and short. The words themselves stay the router's.
 */
public final class RouterWords {
  /** A sentence of the report, not a log. */
  private static final int SENTENCE_MAX = 400;

  private static final int LINES_MAX = 50;
  private static final Pattern DATED = Pattern.compile("^.{8,40} \\d{4} upgrade: ");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

  private RouterWords() {}

  /** The lines of these outputs, in order, without empty ones. */
  public static List<String> lines(String... outputs) {
    return Arrays.stream(outputs)
        .flatMap(String::lines)
        .limit(LINES_MAX)
        .map(line -> DATED.matcher(line).replaceFirst(""))
        .map(line -> CONTROL.matcher(line).replaceAll("").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** All lines of these outputs as one sentence; empty where nothing was said. */
  public static String sentence(String... outputs) {
    return join(lines(outputs));
  }

  /** What a failed command said, or how it ended where it said nothing. */
  public static String of(CommandResult result) {
    String words = sentence(result.out(), result.err());
    return words.isEmpty() ? result.ending().words() : words;
  }

  /** These lines as one sentence. */
  static String join(List<String> lines) {
    return shorten(lines.stream().distinct().collect(Collectors.joining("; ")), SENTENCE_MAX);
  }

  /** The text without control characters, cut to so many characters. */
  public static String shorten(String text, int max) {
    String clean = CONTROL.matcher(text).replaceAll("").strip();
    return clean.length() <= max ? clean : clean.substring(0, max - 1) + "…";
  }
}

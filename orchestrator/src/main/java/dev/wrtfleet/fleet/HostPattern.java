package dev.wrtfleet.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names written as one: {@code ap[01:20].berlin}, every second one {@code ap[04:08:2]}, letters
 * {@code sw-[a:c]}; several ranges multiply. Both ends belong to it. The form is Ansible's.
 */
final class HostPattern {
  /** A range with a slip of the finger must not fill the memory. */
  static final int MAX_NAMES = 20_000;

  private static final Pattern RANGE = Pattern.compile("\\[([^\\[\\]]*)]");
  private static final Pattern NUMBERS =
      Pattern.compile("([0-9]{1,9}):([0-9]{1,9})(?::([0-9]{1,9}))?");
  private static final Pattern LETTERS =
      Pattern.compile("([a-z]):([a-z])(?::([0-9]{1,2}))?|([A-Z]):([A-Z])(?::([0-9]{1,2}))?");

  private HostPattern() {}

  /** The names of a pattern, or why it is none. */
  sealed interface Expansion {
    /** All names, at least one. */
    record Hosts(List<String> names) implements Expansion {}

    /** Why it cannot be expanded, and what to write. */
    record Wrong(String what, String advice) implements Expansion {}
  }

  static Expansion expand(String pattern) {
    Matcher range = RANGE.matcher(pattern);
    List<String> names = List.of("");
    int from = 0;
    while (range.find()) {
      String before = pattern.substring(from, range.start());
      switch (items(range.group(1))) {
        case Expansion.Wrong wrong -> {
          return wrong;
        }
        case Expansion.Hosts items -> {
          if ((long) names.size() * items.names().size() > MAX_NAMES) {
            return tooMany(pattern);
          }
          names = multiply(names, before, items.names());
        }
      }
      from = range.end();
    }
    String rest = pattern.substring(from);
    if (rest.indexOf('[') >= 0 || rest.indexOf(']') >= 0) {
      return new Expansion.Wrong(
          "the brackets of '" + pattern + "' do not match", "Write a range as ap[01:20].");
    }
    return new Expansion.Hosts(multiply(names, rest, List.of("")));
  }

  private static List<String> multiply(List<String> starts, String middle, List<String> ends) {
    var names = new ArrayList<String>(starts.size() * ends.size());
    for (String start : starts) {
      for (String end : ends) {
        names.add(start + middle + end);
      }
    }
    return names;
  }

  private static Expansion items(String range) {
    Matcher numbers = NUMBERS.matcher(range);
    if (numbers.matches()) {
      return numbers(range, numbers);
    }
    Matcher letters = LETTERS.matcher(range);
    if (letters.matches()) {
      int shift = letters.group(1) == null ? 3 : 0;
      int first = letters.group(1 + shift).charAt(0);
      int last = letters.group(2 + shift).charAt(0);
      return count(range, first, last, step(letters.group(3 + shift)), item -> "" + (char) item);
    }
    return new Expansion.Wrong(
        "'[" + range + "]' is no range",
        "Write [01:20], [04:08:2] for every second one, or [a:c] for letters.");
  }

  private static Expansion numbers(String range, Matcher numbers) {
    String first = numbers.group(1);
    String last = numbers.group(2);
    boolean padded = (first + ":" + last).matches("0\\d+:.*|.*:0\\d+");
    if (padded && first.length() != last.length()) {
      return new Expansion.Wrong(
          "the ends of '[" + range + "]' differ in length",
          "Write both with the same number of digits, or without leading zeros.");
    }
    String form = padded ? "%0" + first.length() + "d" : "%d";
    return count(
        range,
        Integer.parseInt(first),
        Integer.parseInt(last),
        step(numbers.group(3)),
        form::formatted);
  }

  private static int step(@Nullable String written) {
    return written == null ? 1 : Integer.parseInt(written);
  }

  private static Expansion count(
      String range, int first, int last, int step, IntFunction<String> name) {
    if (last < first) {
      return new Expansion.Wrong(
          "range '[" + range + "]' runs backwards", "Write the smaller end first.");
    }
    if (step < 1) {
      return new Expansion.Wrong("range '[" + range + "]' never moves on", "Write a step above 0.");
    }
    if ((last - first) / step >= MAX_NAMES) {
      return tooMany("[" + range + "]");
    }
    var names = new ArrayList<String>();
    for (int item = first; item <= last; item += step) {
      names.add(name.apply(item));
    }
    return new Expansion.Hosts(names);
  }

  private static Expansion.Wrong tooMany(String pattern) {
    return new Expansion.Wrong(
        "'" + pattern + "' is more than " + MAX_NAMES + " hosts", "Check the ends of the range.");
  }
}

package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** busybox's programs for text, with the options people use. Others are refused, never ignored. */
public final class TextPrograms {
  private static final int LINES = 10;
  private static final Pattern AWK =
      Pattern.compile("(?:/(?<match>[^/]*)/)?\\s*\\{\\s*print(?<fields>[^}]*)\\}");
  private static final Pattern SUBSTITUTE =
      Pattern.compile("s(?<mark>[/|,#])(?<from>.*?)\\k<mark>(?<to>.*?)\\k<mark>(?<flags>[gp]*)");

  /** By name. */
  public static final Map<String, Applet> ALL =
      Map.ofEntries(
          Map.entry("echo", TextPrograms::echo),
          Map.entry("printf", TextPrograms::printf),
          Map.entry("head", TextPrograms::head),
          Map.entry("tail", TextPrograms::tail),
          Map.entry("wc", TextPrograms::wc),
          Map.entry("grep", new Grep()),
          Map.entry("cut", TextPrograms::cut),
          Map.entry("tr", TextPrograms::tr),
          Map.entry("sort", call -> lines(call, lines -> lines.stream().sorted().toList())),
          Map.entry("uniq", call -> lines(call, lines -> lines.stream().distinct().toList())),
          Map.entry("sed", TextPrograms::sed),
          Map.entry("awk", TextPrograms::awk),
          Map.entry("seq", TextPrograms::seq),
          Map.entry("basename", TextPrograms::basename),
          Map.entry("dirname", TextPrograms::dirname));

  private interface Change {
    List<String> of(List<String> lines);
  }

  private TextPrograms() {}

  private static int echo(Call call) throws IOException {
    List<String> words = call.words();
    boolean line = true;
    boolean escapes = false;
    int first = 0;
    while (first < words.size() && words.get(first).matches("-[neE]+")) {
      line &= words.get(first).indexOf('n') < 0;
      escapes |= words.get(first).indexOf('e') > 0;
      first++;
    }
    String text = String.join(" ", words.subList(first, words.size()));
    write(call, (escapes ? unescape(text) : text) + (line ? "\n" : ""));
    return 0;
  }

  private static int printf(Call call) throws IOException {
    if (call.words().isEmpty()) {
      call.complain("ash: printf: usage: printf FORMAT [ARG]...");
      return 1;
    }
    String format = unescape(call.words().getFirst());
    List<String> arguments = call.words().subList(1, call.words().size());
    var text = new StringBuilder();
    int used = 0;
    do {
      Matcher directive = Pattern.compile("%([-0-9.]*)([sdiuxXc%])").matcher(format);
      int at = 0;
      while (directive.find()) {
        text.append(format, at, directive.start());
        at = directive.end();
        if (directive.group(2).equals("%")) {
          text.append('%');
        } else {
          String value = used < arguments.size() ? arguments.get(used) : "";
          used++;
          text.append(formatted(directive.group(1), directive.group(2), value));
        }
      }
      text.append(format.substring(at));
    } while (used > 0 && used < arguments.size());
    write(call, text.toString());
    return 0;
  }

  private static String formatted(String flags, String kind, String value) {
    return switch (kind) {
      case "s", "c" -> String.format("%" + flags + "s", value);
      case "x", "X" -> String.format("%" + flags + kind, number(value));
      default -> String.format("%" + flags + "d", number(value));
    };
  }

  private static long number(String text) {
    return text.matches("-?\\d+") ? Long.parseLong(text) : 0;
  }

  private static String unescape(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case '\\' -> out.append('\\');
        case '0' -> out.append('\0');
        default -> out.append('\\').append(next);
      }
    }
    return out.toString();
  }

  private static int head(Call call) throws IOException {
    var bytes = call.value("-c");
    if (bytes.isPresent()) {
      List<String> files = call.words().stream().filter(word -> !word.startsWith("-")).toList();
      String count = bytes.get();
      String file = files.stream().filter(word -> !word.equals(count)).findFirst().orElse("-");
      try (InputStream in = call.open(file)) {
        copy(in, call, number(count));
      }
      return 0;
    }
    int count = count(call);
    return lines(call, lines -> lines.subList(0, Math.min(count, lines.size())));
  }

  private static void copy(InputStream in, Call call, long most) throws IOException {
    var buffer = new byte[8192];
    long left = most;
    while (left > 0) {
      int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (got < 0) {
        return;
      }
      call.out().write(buffer, 0, got);
      left -= got;
    }
  }

  private static int tail(Call call) throws IOException {
    int count = count(call);
    return lines(call, lines -> lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  private static int count(Call call) {
    String given =
        call.value("-n")
            .orElse(
                call.words().stream()
                    .filter(word -> word.matches("-\\d+"))
                    .map(word -> word.substring(1))
                    .findFirst()
                    .orElse(Integer.toString(LINES)));
    return (int) number(given);
  }

  private static int wc(Call call) throws IOException {
    String file = call.operands().isEmpty() ? "-" : call.operands().getFirst();
    byte[] all;
    try (InputStream in = call.open(file)) {
      all = in.readAllBytes();
    }
    String text = new String(all, StandardCharsets.ISO_8859_1);
    long newlines = text.chars().filter(c -> c == '\n').count();
    long words = text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
    String suffix = file.equals("-") ? "" : " " + file;
    if (call.has('l')) {
      call.print(newlines + suffix);
    } else if (call.has('c')) {
      call.print(all.length + suffix);
    } else if (call.has('w')) {
      call.print(words + suffix);
    } else {
      call.print("%9d %9d %9d%s".formatted(newlines, words, all.length, suffix));
    }
    return 0;
  }

  private static int cut(Call call) throws IOException {
    String delimiter = call.value("-d").orElse("\t");
    String fields = call.value("-f").or(() -> call.value("-c")).orElse("1");
    boolean characters = call.value("-c").isPresent();
    List<String> values = List.of(delimiter, fields);
    var range = Pattern.compile("(\\d*)(-?)(\\d*)").matcher(fields);
    if (!range.matches()) {
      return call.fail("this list is not built in: " + fields);
    }
    int first = range.group(1).isEmpty() ? 1 : Integer.parseInt(range.group(1));
    int open = range.group(2).isEmpty() ? first : Integer.MAX_VALUE;
    int last = range.group(3).isEmpty() ? open : Integer.parseInt(range.group(3));
    List<String> files =
        call.words().stream()
            .filter(word -> !word.startsWith("-") && !values.contains(word))
            .toList();
    for (String line : text(files.isEmpty() ? call.in() : call.open(files.getFirst()))) {
      String[] parts = line.split(characters ? "" : Pattern.quote(delimiter), -1);
      var kept = new ArrayList<String>();
      for (int i = first; i <= Math.min(last, parts.length); i++) {
        kept.add(parts[i - 1]);
      }
      call.print(String.join(characters ? "" : delimiter, kept));
    }
    return 0;
  }

  private static int tr(Call call) throws IOException {
    String text = new String(call.in().readAllBytes(), StandardCharsets.ISO_8859_1);
    List<String> sets = call.operands().stream().map(TextPrograms::unescape).toList();
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int at = sets.getFirst().indexOf(c);
      if (at < 0) {
        out.append(c);
      } else if (!call.has('d')) {
        out.append(sets.get(1).charAt(Math.min(at, sets.get(1).length() - 1)));
      }
    }
    call.out().write(out.toString().getBytes(StandardCharsets.ISO_8859_1));
    return 0;
  }

  private static int sed(Call call) throws IOException {
    List<String> operands = call.operands();
    Matcher command = SUBSTITUTE.matcher(operands.isEmpty() ? "" : operands.getFirst());
    if (!command.matches()) {
      return call.fail("only s/…/…/ is built in");
    }
    Pattern from =
        Pattern.compile(call.has('E') ? command.group("from") : Grep.basic(command.group("from")));
    String to = command.group("to").replace("$", "\\$").replaceAll("\\\\([0-9])", "\\$$1");
    boolean all = command.group("flags").contains("g");
    boolean printed = command.group("flags").contains("p");
    for (String line : text(operands.size() > 1 ? call.open(operands.get(1)) : call.in())) {
      Matcher match = from.matcher(line);
      boolean hit = match.find();
      String changed = all ? match.replaceAll(to) : match.replaceFirst(to);
      if (!call.has('n') || (hit && printed)) {
        call.print(changed);
      }
    }
    return 0;
  }

  private static int awk(Call call) throws IOException {
    List<String> words = new ArrayList<>(call.words());
    String separator = "\\s+";
    if (!words.isEmpty() && words.getFirst().startsWith("-F")) {
      String given = words.removeFirst();
      separator = Pattern.quote(given.length() > 2 ? given.substring(2) : words.removeFirst());
    }
    Matcher program = AWK.matcher(words.isEmpty() ? "" : words.removeFirst().strip());
    if (!program.matches()) {
      return call.fail("only '/…/ { print $N, … }' is built in");
    }
    String wanted = program.group("match");
    for (String line : text(words.isEmpty() ? call.in() : call.open(words.getFirst()))) {
      if (wanted != null && !Pattern.compile(wanted).matcher(line).find()) {
        continue;
      }
      String[] parts = line.strip().split(separator, -1);
      var fields = new ArrayList<String>();
      for (String field : program.group("fields").strip().split("[ ,]+", -1)) {
        int number = field.matches("\\$\\d+") ? Integer.parseInt(field.substring(1)) : 0;
        fields.add(number == 0 ? line : number <= parts.length ? parts[number - 1] : "");
      }
      call.print(String.join(" ", fields));
    }
    return 0;
  }

  private static int seq(Call call) throws IOException {
    long first = call.words().size() > 1 ? number(call.words().getFirst()) : 1;
    for (long i = first; i <= number(call.words().getLast()); i++) {
      call.print(Long.toString(i));
    }
    return 0;
  }

  private static int basename(Call call) throws IOException {
    String name = call.words().getFirst();
    call.print(name.substring(name.lastIndexOf('/') + 1));
    return 0;
  }

  private static int dirname(Call call) throws IOException {
    int slash = call.words().getFirst().lastIndexOf('/');
    call.print(slash < 0 ? "." : slash == 0 ? "/" : call.words().getFirst().substring(0, slash));
    return 0;
  }

  private static int lines(Call call, Change change) throws IOException {
    List<String> values = List.of(call.value("-n").orElse(""));
    String file =
        call.words().stream()
            .filter(word -> (!word.startsWith("-") || word.equals("-")) && !values.contains(word))
            .findFirst()
            .orElse("-");
    try (InputStream in = call.open(file)) {
      for (String line : change.of(text(in))) {
        call.print(line);
      }
      return 0;
    } catch (FileTrouble e) {
      if (e.reason().equals(FileTrouble.FULL)) {
        throw e;
      }
      return call.fail(file + ": " + e.reason());
    } catch (PatternSyntaxException e) {
      return call.fail("bad regex");
    }
  }

  static List<String> text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
  }

  private static void write(Call call, String text) throws IOException {
    call.out().write(text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.shell.Applet;
import dev.wrtfleet.lab.shell.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code uci} over the files of {@code /etc/config}: get, show, set, commit. A set is written at
 * once; a real router keeps it aside until the commit.
 */
final class Uci implements Applet {
  private static final Pattern LINE =
      Pattern.compile("\\s*(config|option|list)\\s+(\\S+)(?:\\s+'?([^']*)'?)?\\s*");
  private static final Pattern PATH =
      Pattern.compile("([^.]+)(?:\\.(@?[^.=]+))?(?:\\.([^.=]+))?(?:=(.*))?");
  private static final Pattern INDEXED = Pattern.compile("@([^\\[]+)\\[(-?\\d+)]");

  /** One section of a file. */
  private record Section(String type, String name, Map<String, String> options) {}

  @Override
  public int run(Call call) throws IOException {
    List<String> words = call.words().stream().filter(word -> !word.startsWith("-")).toList();
    boolean quiet = call.has('q');
    Matcher path = PATH.matcher(words.size() > 1 ? words.get(1) : "");
    boolean known = path.matches();
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "get" -> known ? get(call, path, quiet) : missing(call, quiet);
      case "show" -> known ? show(call, path, quiet) : 0;
      case "set" -> known ? set(call, path) : 1;
      case "commit", "revert", "changes" -> 0;
      default -> {
        call.complain("Usage: uci [<options>] <command> [<arguments>]");
        yield 255;
      }
    };
  }

  /** An option of the first section of a type, as the boot scripts read it. */
  static Optional<String> first(RouterFiles files, String file, String type, String option) {
    return sections(files, file).stream()
        .filter(each -> each.type().equals(type))
        .findFirst()
        .flatMap(each -> Optional.ofNullable(each.options().get(option)));
  }

  private static int get(Call call, Matcher path, boolean quiet) throws IOException {
    Optional<Section> section = section(call, path);
    String option = path.group(3);
    Optional<String> value =
        option == null
            ? section.map(Section::type)
            : section.flatMap(each -> Optional.ofNullable(each.options().get(option)));
    if (value.isEmpty()) {
      return missing(call, quiet);
    }
    call.print(value.get());
    return 0;
  }

  private static int missing(Call call, boolean quiet) throws IOException {
    if (!quiet) {
      call.complain("uci: Entry not found");
    }
    return 1;
  }

  private static int show(Call call, Matcher path, boolean quiet) throws IOException {
    String file = path.group(1);
    List<Section> sections = sections(call.files(), file);
    if (sections.isEmpty()) {
      return missing(call, quiet);
    }
    Optional<Section> only = section(call, path);
    for (Section section : sections) {
      if (path.group(2) != null && !only.filter(section::equals).isPresent()) {
        continue;
      }
      int index =
          sections.stream()
              .filter(each -> each.type().equals(section.type()))
              .toList()
              .indexOf(section);
      String name =
          section.name().isEmpty() ? "@" + section.type() + "[" + index + "]" : section.name();
      call.print(file + "." + name + "=" + section.type());
      for (var option : section.options().entrySet()) {
        call.print(file + "." + name + "." + option.getKey() + "='" + option.getValue() + "'");
      }
    }
    return 0;
  }

  private static int set(Call call, Matcher path) throws IOException {
    String file = path.group(1);
    List<Section> sections = sections(call.files(), file);
    Optional<Section> section = pick(sections, path.group(2));
    if (section.isEmpty() || path.group(3) == null || path.group(4) == null) {
      call.complain("uci: Invalid argument");
      return 1;
    }
    section.get().options().put(path.group(3), path.group(4));
    var text = new StringBuilder();
    for (Section each : sections) {
      text.append("\nconfig ").append(each.type());
      text.append(each.name().isEmpty() ? "" : " '" + each.name() + "'").append('\n');
      each.options()
          .forEach((key, value) ->
              text.append("\toption ").append(key).append(" '").append(value).append("'\n"));
    }
    call.files().put("/etc/config/" + file, text.toString());
    return 0;
  }

  private static Optional<Section> section(Call call, Matcher path) {
    return pick(sections(call.files(), path.group(1)), path.group(2));
  }

  private static Optional<Section> pick(
      List<Section> sections, @org.jspecify.annotations.Nullable String name) {
    if (name == null) {
      return Optional.empty();
    }
    Matcher indexed = INDEXED.matcher(name);
    if (!indexed.matches()) {
      return sections.stream().filter(each -> each.name().equals(name)).findFirst();
    }
    List<Section> typed =
        sections.stream().filter(each -> each.type().equals(indexed.group(1))).toList();
    int index = Integer.parseInt(indexed.group(2));
    int at = index < 0 ? typed.size() + index : index;
    return at >= 0 && at < typed.size() ? Optional.of(typed.get(at)) : Optional.empty();
  }

  private static List<Section> sections(RouterFiles files, String file) {
    var sections = new ArrayList<Section>();
    for (String line : files.text("/etc/config/" + file).lines().toList()) {
      Matcher match = LINE.matcher(line);
      if (!match.matches()) {
        continue;
      }
      String key = match.group(2).replace("'", "");
      String value = match.group(3) == null ? "" : match.group(3);
      if (match.group(1).equals("config")) {
        sections.add(new Section(key, value, new LinkedHashMap<>()));
      } else if (!sections.isEmpty()) {
        sections.getLast().options().merge(key, value, (old, more) -> old + " " + more);
      }
    }
    return sections;
  }
}

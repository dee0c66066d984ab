package dev.wrtfleet.playbook;

import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Folder;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the commands on the controller and on routers. */
final class HooksReader {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(30);
  private static final int MAX_WORDS = 100;
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,99}";

  private final Folder folder;
  private final Reading reading;

  HooksReader(Folder folder, Reading reading) {
    this.folder = folder;
    this.reading = reading;
  }

  Hooks read(Fields fields) {
    Map<HookPoint, HookSpec> hooks = new EnumMap<>(HookPoint.class);
    for (HookPoint point : HookPoint.values()) {
      fields
          .fields(point.word(), PlaybookKeys.HOOK)
          .flatMap(hook -> hook(point, hook))
          .ifPresent(hook -> hooks.put(point, hook));
    }
    return new Hooks(hooks);
  }

  private Optional<HookSpec> hook(HookPoint point, Fields fields) {
    Optional<List<String>> run = fields.required("run").flatMap(node -> command(point, node));
    Duration timeout =
        new Durations(reading)
            .read(fields, "timeout", Duration.ofSeconds(1), MAX_TIMEOUT)
            .orElse(TIMEOUT);
    boolean stops =
        fields.value("on_failure").map(node -> stops(point, node)).orElse(point.mayStop());
    List<String> env = fields.value("env").map(this::names).orElse(List.of());
    if (point.isOnRouter() && fields.entry("env").isPresent()) {
      reading.problem(
          fields.where(),
          "playbook.hook",
          "'" + point.word() + "' runs on the router, which has no variables of ours",
          "Leave env out.");
    }
    return run.map(words -> new HookSpec(words, folder.path().toString(), timeout, stops, env));
  }

  private Optional<List<String>> command(HookPoint point, YamlNode node) {
    Optional<List<YamlNode>> list = reading.list(node);
    if (list.isEmpty()) {
      return Optional.empty();
    }
    List<YamlNode> items = list.get();
    if (items.isEmpty() || items.size() > MAX_WORDS) {
      reading.problem(
          node.where(),
          "playbook.hook",
          "a hook is a program and its arguments, at most " + MAX_WORDS + " words",
          "Write run: [./silence.sh, on]. For a pipe, put it into a script.");
      return Optional.empty();
    }
    var words = new ArrayList<>(reading.texts(node));
    if (words.size() != items.size()) {
      return Optional.empty();
    }
    if (!point.isOnRouter() && words.getFirst().contains("/")) {
      Optional<Path> program = folder.resolve(items.getFirst(), reading);
      program.ifPresent(path -> words.set(0, path.toString()));
      return program.map(path -> words);
    }
    return Optional.of(words);
  }

  private boolean stops(HookPoint point, YamlNode node) {
    String word = reading.text(node).orElse("");
    boolean stops = word.equals("stop");
    if (!stops && !word.equals("go_on")) {
      reading.problem(
          node.where(),
          "playbook.hook",
          "on_failure is either 'stop' or 'go_on'",
          "Without it a hook that may stop something does.");
    } else if (stops && !point.mayStop()) {
      reading.problem(
          node.where(),
          "playbook.hook",
          "nothing is left to stop after '" + point.word() + "'",
          "Leave on_failure out: it is 'go_on'.");
    }
    return stops;
  }

  private List<String> names(YamlNode node) {
    List<String> names = reading.texts(node);
    for (String name : names) {
      if (!name.matches(NAME)) {
        reading.problem(
            node.where(),
            "playbook.hook",
            "this is no name of a variable of the environment",
            "Write the name alone, without a value.");
      }
    }
    return names;
  }
}

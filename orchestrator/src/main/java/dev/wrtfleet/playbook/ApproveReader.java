package dev.wrtfleet.playbook;

import dev.wrtfleet.playbook.ApproveSpec.OrElse;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlList;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads by whom and how soon a wave is approved. */
final class ApproveReader {
  private static final String CODE = "playbook.approve";
  private static final int PEOPLE_MAX = 50;
  private static final Duration LEAST = Duration.ofSeconds(1);

  /** Somebody on leave; whoever needs longer leaves it out. */
  private static final Duration MOST = Duration.ofDays(30);

  /** What login names are made of, also those of directories: {@code anna}, {@code anna@corp}. */
  private static final String LOGIN = "[\\p{L}\\p{N}_][\\p{L}\\p{N}_.@+$-]{0,63}";

  private final Reading reading;

  ApproveReader(Reading reading) {
    this.reading = reading;
  }

  /** Only by whom. */
  ApproveSpec read(YamlList people) {
    return new ApproveSpec(people(people), Optional.empty(), OrElse.HALT);
  }

  ApproveSpec read(YamlMap map) {
    var fields = new Fields(map, PlaybookKeys.APPROVE, reading);
    List<String> by = fields.value("by").map(this::people).orElse(List.of());
    Optional<Duration> within = new Durations(reading).read(fields, "within", LEAST, MOST);
    OrElse orElse = fields.value("else").flatMap(this::orElse).orElse(OrElse.HALT);
    if (map.entries().isEmpty()) {
      reading.problem(
          map.where(),
          CODE,
          "this says neither who approves nor how soon",
          "Write approve: true, or { by: [anna, ben], within: 12h, else: halt }.");
    }
    if (fields.entry("else").isPresent() && fields.entry("within").isEmpty()) {
      reading.problem(
          fields.entry("else").orElseThrow().where(),
          CODE,
          "without 'within' the question stands for ever",
          "Say how soon: within: 12h.");
    }
    return new ApproveSpec(by, within, orElse);
  }

  private List<String> people(YamlNode node) {
    List<String> people =
        node instanceof YamlScalar ? reading.text(node).stream().toList() : reading.texts(node);
    Set<String> seen = new HashSet<>();
    if (node instanceof YamlList list
        && (list.items().isEmpty() || list.items().size() > PEOPLE_MAX)) {
      // An empty list must not come to mean that anybody's word counts.
      reading.problem(
          node.where(), CODE, "expected from 1 to " + PEOPLE_MAX + " login names", "Name them.");
    }
    for (String person : people) {
      if (!person.matches(LOGIN)) {
        reading.problem(
            node.where(),
            CODE,
            "'" + person + "' cannot be a login name",
            "Write what 'id -un' says on the machine they approve from.");
      } else if (!seen.add(person)) {
        reading.problem(node.where(), CODE, person + " is named twice", "Once is enough.");
      }
    }
    return people;
  }

  private Optional<OrElse> orElse(YamlNode node) {
    Optional<String> word = reading.text(node);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return switch (word.get()) {
      case "halt" -> Optional.of(OrElse.HALT);
      case "pause" -> Optional.of(OrElse.PAUSE);
      default -> {
        reading.problem(
            node.where(),
            CODE,
            "else is either 'halt' or 'pause'",
            DidYouMean.hint(word.get(), List.of("halt", "pause")));
        yield Optional.empty();
      }
    };
  }
}

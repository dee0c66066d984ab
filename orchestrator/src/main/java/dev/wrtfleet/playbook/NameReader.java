package dev.wrtfleet.playbook;

import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import java.util.Optional;

/** Reads what playbooks and waves are called: shown on one line, typed in commands. */
record NameReader(Reading reading) {
  private static final int MAX_LENGTH = 60;

  Optional<String> read(Fields fields, String key) {
    Optional<String> name = fields.required(key).flatMap(reading::text);
    boolean fits =
        name.isEmpty()
            || (name.get().length() <= MAX_LENGTH
                && name.get().matches("[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N} ._-]*"));
    if (fits) {
      return name;
    }
    reading.problem(
        fields.value(key).orElseThrow().where(),
        "playbook.name",
        "this cannot be a name",
        "Write at most "
            + MAX_LENGTH
            + " letters, digits, blanks, '.', '-' and '_', beginning with a letter or digit.");
    return Optional.empty();
  }
}

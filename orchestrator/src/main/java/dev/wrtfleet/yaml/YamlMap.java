package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.Where;
import java.util.List;

/** Keys with values, in the order of the file; every key stands in it once. */
public record YamlMap(Where where, List<YamlEntry> entries) implements YamlNode {
  /** Copies the list. */
  public YamlMap {
    entries = List.copyOf(entries);
  }

  @Override
  public String kind() {
    return "a map";
  }
}

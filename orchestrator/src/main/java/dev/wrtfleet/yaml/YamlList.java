package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.Where;
import java.util.List;

/** Values one after the other. */
public record YamlList(Where where, List<YamlNode> items) implements YamlNode {
  /** Copies the list. */
  public YamlList {
    items = List.copyOf(items);
  }

  @Override
  public String kind() {
    return "a list";
  }
}

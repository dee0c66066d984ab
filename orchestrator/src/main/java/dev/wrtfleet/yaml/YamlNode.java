package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.Where;

/** One value of a YAML file, with its place. */
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {
  /** Where it starts. */
  Where where();

  /** What it is, in words that fit after "expected a list, got". Never shows a value. */
  String kind();
}

package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.Where;

/** One key of a map with its value, and the place of each. */
public record YamlEntry(String key, Where where, YamlNode value) {}

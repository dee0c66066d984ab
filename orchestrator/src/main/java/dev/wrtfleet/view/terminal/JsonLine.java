package dev.wrtfleet.view.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object on one line, its fields in the order they were put. */
public final class JsonLine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  /** Adds a text, number, truth, list or map. */
  public JsonLine put(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** Adds the value, or {@code null} where it is absent. */
  public JsonLine put(String name, Optional<?> value) {
    fields.put(name, value.orElse(null));
    return this;
  }

  /** The object, without a line break. */
  public String line() {
    return JSON.writeValueAsString(fields);
  }
}

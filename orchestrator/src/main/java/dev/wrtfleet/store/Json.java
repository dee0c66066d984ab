package dev.wrtfleet.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.playbook.Pick;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;

/** How values are written as JSON in the database. */
final class Json {
  /** Names of the sealed values inside events and specs; as lasting as those of the events. */
  static final List<NamedType> NAMED =
      List.of(
          new NamedType(Pick.Count.class, "count"),
          new NamedType(Pick.Percent.class, "percent"),
          new NamedType(Pick.PerBoard.class, "per-board"),
          new NamedType(Pick.Matching.class, "matching"),
          new NamedType(Pick.Rest.class, "rest"),
          new NamedType(Pick.PercentOfLeft.class, "percent-of-left"),
          new NamedType(CheckSpec.Services.class, "services"),
          new NamedType(CheckSpec.Interfaces.class, "interfaces"),
          new NamedType(CheckSpec.Wireless.class, "wireless"),
          new NamedType(CheckSpec.DefaultRoute.class, "default-route"),
          new NamedType(CheckSpec.Ping.class, "ping"),
          new NamedType(CheckSpec.RunsCommand.class, "command"));

  private Json() {}

  static JsonMapper mapper() {
    var paths = new SimpleModule("paths as plain text");
    paths.addSerializer(Path.class, new PathWriter());
    paths.addDeserializer(Path.class, new PathReader());
    return JsonMapper.builder()
        .addModule(paths)
        .addMixIn(Pick.class, Named.class)
        .addMixIn(CheckSpec.class, Named.class)
        .registerSubtypes(NAMED.toArray(NamedType[]::new))
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .build();
  }

  /** Which of the sealed values it is stands in the field {@code is}. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  private interface Named {}

  private static final class PathWriter extends ValueSerializer<Path> {
    @Override
    public void serialize(Path path, JsonGenerator json, SerializationContext context) {
      json.writeString(path.toAbsolutePath().toString());
    }
  }

  private static final class PathReader extends ValueDeserializer<Path> {
    @Override
    public Path deserialize(JsonParser json, DeserializationContext context) {
      return Path.of(json.getValueAsString(""));
    }
  }
}

package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.InventoryKeys;
import dev.wrtfleet.yaml.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Holds the schemas for editors to what the readers know. */
class SchemaTest {
  private static JsonNode schema(String name) throws IOException {
    try (InputStream in =
        SchemaTest.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
      assertThat(in).isNotNull();
      return new ObjectMapper().readTree(in);
    }
  }

  /** The properties of the schema itself and of each of its definitions that is a map. */
  private static Map<String, Set<String>> properties(String name) throws IOException {
    JsonNode schema = schema(name);
    var found = new TreeMap<String, Set<String>>();
    found.put(name, names(schema.get("properties")));
    schema
        .get("$defs")
        .properties()
        .forEach(definition -> {
          assertThat(definition.getValue().get("additionalProperties").asBoolean())
              .as(definition.getKey() + " refuses other keys")
              .isFalse();
          found.put(definition.getKey(), names(definition.getValue().get("properties")));
        });
    assertThat(schema.get("additionalProperties").asBoolean()).isFalse();
    return found;
  }

  private static Set<String> names(JsonNode properties) {
    return StreamSupport.stream(properties.properties().spliterator(), false)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> known(Map<String, Keys> keys) {
    var known = new TreeMap<String, Set<String>>();
    keys.forEach((name, each) -> known.put(name, new TreeSet<>(each.known())));
    return known;
  }

  @Test
  void theInventorySchemaHasTheReadersKeys() throws IOException {
    assertThat(properties("inventory")).isEqualTo(known(InventoryKeys.all()));
  }

  @Test
  void thePlaybookSchemaHasTheReadersKeys() throws IOException {
    assertThat(properties("playbook")).isEqualTo(known(PlaybookKeys.all()));
  }

  @Test
  void thePlaybookSchemaHasTheReadersChecks() throws IOException {
    var bare = new TreeSet<String>();
    schema("playbook")
        .at("/$defs/health/properties/checks/items/anyOf/0/enum")
        .forEach(name -> bare.add(name.asString()));
    assertThat(bare).isEqualTo(new TreeSet<>(HealthReader.BARE.keySet()));
  }

  @Test
  void everythingInTheSchemasIsExplained() throws IOException {
    for (String name : Set.of("inventory", "playbook")) {
      schema(name)
          .findValues("properties")
          .forEach(properties ->
              properties
                  .properties()
                  .forEach(property ->
                      assertThat(
                              property.getValue().has("description")
                                  || property.getValue().has("$ref"))
                          .as(name + " explains " + property.getKey())
                          .isTrue()));
    }
  }
}

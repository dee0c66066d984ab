package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** Builds the nodes of one document from the engine's events, within limits. */
final class TreeBuilder {
  /** Our deepest format needs eight. */
  static final int MAX_DEPTH = 32;

  /** Aliases counted as often as they are used: what a reader would walk over. */
  static final int MAX_NODES = 1_000_000;

  /** An anchor still open, or closed with its node and how many nodes that is. */
  private sealed interface Anchored {
    record Open() implements Anchored {}

    record Closed(YamlNode node, int nodes) implements Anchored {}
  }

  private final String file;
  private final Iterator<Event> events;
  private final Reading reading;
  private final ScalarResolver resolver = new CoreScalarResolver(false);
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int nodes;

  TreeBuilder(String file, Iterator<Event> events, Reading reading) {
    this.file = file;
    this.events = events;
    this.reading = reading;
  }

  Optional<YamlNode> document() {
    Optional<YamlNode> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          refuseSecondDocument(root, event);
          root = Optional.of(node(events.next(), 0));
        }
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case Alias, Scalar, MappingStart, MappingEnd, SequenceStart, SequenceEnd ->
            throw new IllegalStateException("outside of a document: " + event);
      }
    }
    return root.filter(node -> !isNothing(node));
  }

  private void refuseSecondDocument(Optional<YamlNode> first, Event start) {
    if (first.isPresent()) {
      throw refuse(
          start,
          "yaml.several-documents",
          "a second document starts here",
          "Put it into a file of its own, and remove the '---'.");
    }
  }

  private static boolean isNothing(YamlNode node) {
    return node instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.NOTHING;
  }

  private YamlNode node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw refuse(
          event,
          "yaml.too-deep",
          "nested deeper than " + MAX_DEPTH + " levels",
          "No file of ours is that deep: check the brackets.");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    int before = nodes;
    count(event, 1);
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(name -> anchors.put(name, new Anchored.Open()));
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case CollectionStartEvent start when start.getEventId() == Event.ID.MappingStart ->
              map(start, depth);
          case CollectionStartEvent start -> list(start, depth);
          case Event other -> throw new IllegalStateException("no value: " + other);
        };
    anchor.ifPresent(name -> anchors.put(name, new Anchored.Closed(node, nodes - before)));
    return node;
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw refuse(
          event,
          "yaml.too-many-values",
          "more than " + MAX_NODES + " values, aliases counted as often as used",
          "Split the file, and use fewer aliases.");
    }
  }

  private YamlNode aliased(AliasEvent alias) {
    Anchored target = anchors.get(alias.getAlias());
    return switch (target) {
      case null ->
          throw refuse(
              alias,
              "yaml.unknown-alias",
              "'*" + alias.getAlias() + "' names no anchor above it",
              "Put it in quotes if it is a pattern.");
      case Anchored.Open open ->
          throw refuse(
              alias,
              "yaml.recursive-alias",
              "'*" + alias.getAlias() + "' stands inside of what it names",
              "Write the value out.");
      case Anchored.Closed closed -> {
        count(alias, closed.nodes());
        yield closed.node();
      }
    };
  }

  private YamlScalar scalar(ScalarEvent event) {
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    YamlScalar.Type type =
        event.getTag().filter(tag -> !tag.equals("!")).isPresent()
            ? tagged(event, event.getTag(), Tag.STR)
            : type(resolver.resolve(event.getValue(), plain));
    YamlScalar.Style style =
        switch (event.getScalarStyle()) {
          case PLAIN -> YamlScalar.Style.PLAIN;
          case SINGLE_QUOTED, DOUBLE_QUOTED, JSON_SCALAR_STYLE -> YamlScalar.Style.QUOTED;
          case LITERAL, FOLDED -> YamlScalar.Style.BLOCK;
        };
    return new YamlScalar(where(event), event.getValue(), type, style);
  }

  private static YamlScalar.Type type(Tag tag) {
    if (tag.equals(Tag.INT)) {
      return YamlScalar.Type.INTEGER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return YamlScalar.Type.DECIMAL;
    }
    if (tag.equals(Tag.BOOL)) {
      return YamlScalar.Type.TRUTH;
    }
    return tag.equals(Tag.NULL) ? YamlScalar.Type.NOTHING : YamlScalar.Type.TEXT;
  }

  /** Only the tag that says what a value is anyway passes; it is text then. */
  private YamlScalar.Type tagged(Event event, Optional<String> tag, Tag harmless) {
    tag.filter(name -> !name.equals("!") && !name.equals(harmless.getValue()))
        .ifPresent(name ->
            reading.problem(
                where(event),
                "yaml.tag",
                "tag '" + name + "' is not known here",
                "A value that starts with '!' needs quotes."));
    return YamlScalar.Type.TEXT;
  }

  private YamlList list(CollectionStartEvent start, int depth) {
    tagged(start, start.getTag(), Tag.SEQ);
    List<YamlNode> items = new ArrayList<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      items.add(node(next, depth + 1));
    }
    return new YamlList(where(start), items);
  }

  private YamlMap map(CollectionStartEvent start, int depth) {
    tagged(start, start.getTag(), Tag.MAP);
    Map<String, YamlEntry> entries = new LinkedHashMap<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      YamlNode key = node(next, depth + 1);
      YamlNode value = node(events.next(), depth + 1);
      if (!(key instanceof YamlScalar word) || isNothing(key)) {
        reading.wrongType(key, "a key", "Write 'key: value'.");
        continue;
      }
      var entry = new YamlEntry(word.text(), where(next), value);
      YamlEntry first = entries.putIfAbsent(word.text(), entry);
      if (first != null) {
        duplicate(entry, first);
      }
    }
    return new YamlMap(where(start), List.copyOf(entries.values()));
  }

  private void duplicate(YamlEntry entry, YamlEntry first) {
    reading.problem(
        entry.where(),
        "yaml.duplicate-key",
        "duplicate key '"
            + entry.key()
            + "': it stands on line "
            + first.where().line()
            + " already",
        "Remove one of the two.");
  }

  private FleetException refuse(Event event, String code, String what, String advice) {
    return FleetException.wrongInput(Problem.at(where(event), code, what, advice));
  }

  private Where where(Event event) {
    return Yaml.where(file, event.getStartMark().orElseThrow());
  }
}

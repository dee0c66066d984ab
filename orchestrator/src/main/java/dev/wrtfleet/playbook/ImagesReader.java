package dev.wrtfleet.playbook;

import dev.wrtfleet.image.Provenance.Level;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Folder;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlList;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which images a playbook may use. Looks at no image. */
final class ImagesReader {
  /** The images of a playbook. */
  record Images(
      List<Path> catalog,
      List<ImageMap> map,
      Optional<Level> require,
      Optional<BuildSpec> build,
      List<Path> before) {}

  private static final List<Level> REQUIRED = List.of(Level.LISTED, Level.SIGNED);

  private final Folder folder;
  private final Reading reading;

  ImagesReader(Folder folder, Reading reading) {
    this.folder = folder;
    this.reading = reading;
  }

  Images read(Fields fields) {
    if (fields.entry("catalog").isEmpty()
        && fields.entry("map").isEmpty()
        && fields.entry("build").isEmpty()) {
      reading.problem(
          fields.where(),
          "playbook.images",
          "no image is named",
          "Add 'catalog: ./images', the folder with the firmware files.");
    }
    List<Path> catalog =
        fields.value("catalog").map(node -> files(node, "the catalog")).orElse(List.of());
    var map = new ArrayList<ImageMap>();
    fields
        .value("map")
        .flatMap(reading::list)
        .orElse(List.of())
        .forEach(item -> reading.map(item).flatMap(this::mapping).ifPresent(map::add));
    Optional<Level> require = fields.value("require").flatMap(this::level);
    Optional<BuildSpec> build =
        fields.fields("build", PlaybookKeys.BUILD).flatMap(new BuildReader(reading)::read);
    if (require.equals(Optional.of(Level.SIGNED)) && fields.entry("build").isPresent()) {
      reading.problem(
          fields.entry("build").orElseThrow().where(),
          "playbook.build",
          "'require: signed' and 'build' exclude each other",
          "No list with a trusted signature names what a server builds for you: every such image"
              + " would be refused. Leave one of them out.");
    }
    List<Path> before =
        fields.value("before").map(node -> files(node, "'before'")).orElse(List.of());
    return new Images(catalog, map, require, build, before);
  }

  private Optional<Level> level(YamlNode node) {
    Optional<String> word = reading.text(node);
    Optional<Level> level =
        REQUIRED.stream().filter(each -> word.equals(Optional.of(each.word()))).findFirst();
    if (word.isPresent() && level.isEmpty()) {
      reading.problem(
          node.where(),
          "playbook.images",
          "require is either 'listed' or 'signed'",
          DidYouMean.hint(word.get(), REQUIRED.stream().map(Level::word).toList()));
    }
    return level;
  }

  private List<Path> files(YamlNode node, String what) {
    List<YamlNode> items = node instanceof YamlList list ? list.items() : List.of(node);
    if (items.isEmpty()) {
      reading.problem(
          node.where(), "playbook.images", what + " is empty", "Name a folder of images.");
    }
    return items.stream().flatMap(item -> folder.resolve(item, reading).stream()).toList();
  }

  private Optional<ImageMap> mapping(YamlMap map) {
    var fields = new Fields(map, PlaybookKeys.IMAGE_MAP, reading);
    Optional<String> board = fields.text("board");
    Optional<String> target = matching(fields, "target", "[a-z0-9_-]+/[a-z0-9_-]+", "x86/64");
    Optional<String> rootfs = matching(fields, "rootfs", "[a-z0-9_-]+", "squashfs");
    Optional<Boolean> efi = fields.truth("efi");
    Optional<Path> file = fields.required("file").flatMap(node -> folder.resolve(node, reading));
    boolean byBoard = fields.entry("board").isPresent();
    if (byBoard == fields.entry("target").isPresent()) {
      reading.problem(
          map.where(),
          "playbook.images",
          "a mapping is for either a board or a target",
          "Write 'board: vendor,model', or 'target: x86/64' with rootfs and efi.");
    }
    return file.map(
        path -> new ImageMap(board, target, rootfs, efi, path, Optional.of(map.where())));
  }

  private Optional<String> matching(Fields fields, String key, String form, String example) {
    Optional<String> text = fields.text(key);
    if (text.isPresent() && !text.get().matches(form)) {
      reading.problem(
          fields.value(key).orElseThrow().where(),
          "playbook.images",
          "this cannot be a " + key,
          "Write it as the router says it, such as " + example + ".");
    }
    return text;
  }
}

package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A folder as a release's server has it: images, {@code profiles.json}, {@code sha256sums}. */
final class ReleaseFolder {
  private final Path folder;
  private final String target;
  private final List<String> profiles = new ArrayList<>();
  private final List<String> sums = new ArrayList<>();
  private String version = "24.10.4";

  ReleaseFolder(Path folder, String target) {
    this.folder = folder;
    this.target = target;
  }

  ReleaseFolder version(String other) {
    version = other;
    return this;
  }

  /** Adds a file and a profile that has only this image. */
  Path put(String name, byte[] bytes, String profile, String boards, String type, String filesystem)
      throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    String sum = ImageReader.read(file).sha256();
    sums.add(sum + " *" + name);
    profiles.add(profile(profile, boards, image(name, type, filesystem, sum)));
    return file;
  }

  static String profile(String profile, String boards, String images) {
    return "\"%s\":{\"image_prefix\":\"x\",\"supported_devices\":[%s],\"images\":[%s]}"
        .formatted(profile, boards, images);
  }

  static String image(String name, String type, String filesystem, String sum) {
    String fs = filesystem.isEmpty() ? "" : "\"filesystem\":\"" + filesystem + "\",";
    return "{%s\"type\":\"%s\",\"name\":\"%s\",\"sha256\":\"%s\"}".formatted(fs, type, name, sum);
  }

  static String overview(String target, String version, String profiles) {
    return """
    {"metadata_version":1,"target":"%s","arch_packages":"x","version_number":"%s",
     "version_code":"r28959-29397011cc","source_date_epoch":1760891865,"git_commit":"abc",
     "default_packages":["base-files"],"linux_kernel":{"version":"6.6.110"},
     "profiles":{%s}}
    """
        .formatted(target, version, profiles);
  }

  /** Writes profiles.json with a profile for each image, and the list of all. */
  void close() throws IOException {
    var merged = profiles.stream().distinct().collect(Collectors.joining(","));
    json(overview(target, version, merged));
    list();
  }

  void json(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("profiles.json"), text);
    sums.removeIf(line -> line.endsWith("*profiles.json"));
    sums.add(ImageReader.read(file).sha256() + " *profiles.json");
  }

  void list() throws IOException {
    Files.write(folder.resolve("sha256sums"), sums);
  }

  String sum(String name) {
    return sums.stream()
        .filter(line -> line.endsWith("*" + name))
        .map(line -> line.substring(0, 64))
        .findFirst()
        .orElseThrow();
  }
}

package dev.wrtfleet.asu;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps built images, one folder a request: the image, and {@code build.json} that says where it
 * comes from. Folders are named by what we asked for, never by what a server said.
 */
final class BuildFolder {
  private static final String NOTE = "build.json";
  private static final int NOTE_MAX = 1024 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** An image that was built before, and where it comes from. */
  record Kept(Path image, BuildNote note) {}

  private final Path folder;

  private BuildFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder of this request to this server. */
  static BuildFolder of(Path root, URI server, BuildRequest request, FileChoice choice) {
    String key = server + "\n" + request.json() + "\n" + choice;
    byte[] hash = sha256().digest(key.getBytes(StandardCharsets.UTF_8));
    return new BuildFolder(root.resolve(HexFormat.of().formatHex(hash)));
  }

  /** Everything that is kept below this folder and still is what it was. */
  static List<Kept> all(Path root) {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (var folders = Files.list(root)) {
      return folders
          .filter(Files::isDirectory)
          .map(BuildFolder::new)
          .flatMap(each ->
              each.found().stream().map(note -> new Kept(each.folder.resolve(note.file()), note)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a file of this name lies; the folder is made. */
  Path file(String name) throws IOException {
    Path file = Files.createDirectories(folder).resolve(name).normalize();
    if (!folder.equals(file.getParent())) {
      throw new IllegalArgumentException("no plain name: " + name);
    }
    return file;
  }

  /** What is here from before, where its image still is what it was. */
  Optional<BuildNote> found() {
    try {
      Path file = folder.resolve(NOTE);
      if (!Files.isRegularFile(file) || Files.size(file) > NOTE_MAX) {
        return Optional.empty();
      }
      Optional<BuildNote> note =
          Optional.ofNullable(JSON.readValue(Files.readString(file), BuildNote.class));
      return note.isPresent() && isThere(note.get()) ? note : Optional.empty();
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // what cannot be read is built again
    }
  }

  private boolean isThere(BuildNote note) throws IOException {
    Path image = folder.resolve(note.file());
    if (!Files.isRegularFile(image)) {
      return false;
    }
    MessageDigest digest = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(image), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest()).equals(note.sha256());
  }

  /** Writes down where the image comes from. */
  void keep(BuildNote note) throws IOException {
    Path draft = Files.createTempFile(Files.createDirectories(folder), NOTE, ".part");
    try {
      Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(note));
      Files.move(draft, folder.resolve(NOTE), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

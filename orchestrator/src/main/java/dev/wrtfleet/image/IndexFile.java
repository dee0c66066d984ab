package dev.wrtfleet.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of the index: a line with format, fingerprint of the recogniser and SHA-256 of the rest,
 * then one JSON object an image. One wrong byte anywhere, and none of it is used. Written under
 * another name and renamed, so that other processes see the old one or the new one.
 */
final class IndexFile {
  private static final String NAME = "images.index";

  /** Raised with every change of {@link IndexEntry} that reads differently. */
  private static final String FORMAT = "wrtfleet-images-1";

  /** Ten whole releases of the largest targets; beyond that, reading the index is no gain. */
  private static final int BYTES_MAX = 32 << 20;

  private static final int ENTRIES_MAX = 20_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One line of the file. */
  private record Line(String file, IndexEntry entry) {}

  private final Path folder;
  private final String fingerprint;

  IndexFile(Path folder, String fingerprint) {
    this.folder = folder;
    this.fingerprint = fingerprint;
  }

  Path path() {
    return folder.resolve(NAME);
  }

  /** All entries; none where there is no file or another program version wrote it. */
  Map<Path, IndexEntry> read() throws IOException {
    byte[] bytes;
    try {
      bytes = SmallFile.read(path(), BYTES_MAX);
      refuseWritableByOthers();
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    int end = endOfFirstLine(bytes);
    byte[] body = Arrays.copyOfRange(bytes, end, bytes.length);
    String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    if (!head.equals(head(body))) {
      throw new IOException("it is damaged, or of another version of wrtfleet");
    }
    return entries(body);
  }

  /** Whoever could write it could make a refused image a good one. */
  private void refuseWritableByOthers() throws IOException {
    Set<PosixFilePermission> mode = mode();
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("others may write it");
    }
  }

  private Set<PosixFilePermission> mode() throws IOException {
    try {
      return Files.getPosixFilePermissions(path());
    } catch (UnsupportedOperationException e) {
      return Set.of();
    }
  }

  private static int endOfFirstLine(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, bytes.length);
  }

  private static Map<Path, IndexEntry> entries(byte[] body) throws IOException {
    var entries = new HashMap<Path, IndexEntry>();
    int from = 0;
    try {
      for (int at = 0; at < body.length; at++) {
        if (body[at] == '\n') {
          Line line = JSON.readValue(body, from, at - from, Line.class);
          entries.put(Path.of(line.file), line.entry);
          from = at + 1;
        }
      }
    } catch (JacksonException | InvalidPathException e) {
      throw new IOException("it cannot be understood", e);
    }
    return entries;
  }

  /** As many of these, in their order, as there is room for. */
  void write(Map<Path, IndexEntry> entries) throws IOException {
    var body = new ByteArrayOutputStream();
    int count = 0;
    for (Map.Entry<Path, IndexEntry> each : entries.entrySet()) {
      byte[] line = JSON.writeValueAsBytes(new Line(each.getKey().toString(), each.getValue()));
      if (++count > ENTRIES_MAX || body.size() + line.length > BYTES_MAX - 1024) {
        break;
      }
      body.writeBytes(line);
      body.write('\n');
    }
    Files.createDirectories(folder, mode("rwx------"));
    Path draft = Files.createTempFile(folder, "." + NAME + "-", ".part", mode("rw-------"));
    try (var out = Files.newOutputStream(draft)) {
      byte[] bytes = body.toByteArray();
      out.write(head(bytes).getBytes(StandardCharsets.ISO_8859_1));
      out.write(bytes);
      Files.move(draft, path(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private FileAttribute<?>[] mode(String mode) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private String head(byte[] body) {
    try {
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      return FORMAT + " " + fingerprint + " " + sum + "\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

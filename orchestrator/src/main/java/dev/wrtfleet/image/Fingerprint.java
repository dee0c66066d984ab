package dev.wrtfleet.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Says which program recognised an image: a digest over the very classes that do it, and what they
 * stand on. Nobody has to remember raising a number, so that a program that judges better never
 * believes what a worse one found.
 */
final class Fingerprint {
  private Fingerprint() {}

  /** Empty where the program cannot see its own classes; then nothing can be kept. */
  static Optional<String> ofRecogniser() {
    CodeSource source = ImageReader.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      String name = ImageReader.class.getPackageName().replace('.', '/');
      if (Files.isDirectory(place)) {
        return Optional.of(digest(place.resolve(name)));
      }
      try (var jar = FileSystems.newFileSystem(place)) {
        return Optional.of(digest(jar.getPath("/" + name)));
      }
    } catch (IOException | URISyntaxException | RuntimeException e) {
      // A jar read by a strange class loader: no fingerprint, so no index.
      return Optional.empty();
    }
  }

  private static String digest(Path classes) throws IOException {
    MessageDigest digest = sha256();
    digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
    digest.update(
        tools.jackson.core.json.PackageVersion.VERSION.toString().getBytes(StandardCharsets.UTF_8));
    try (var files = Files.list(classes)) {
      for (Path each : files.sorted().toList()) {
        if (each.toString().endsWith(".class")) {
          digest.update(each.getFileName().toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(each));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

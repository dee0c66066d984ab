package dev.wrtfleet.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Login keys made by the real ssh-keygen, for tests. */
final class ClientKeys {
  private ClientKeys() {}

  /** A key pair; more arguments choose type, format and passphrase. */
  static Path make(Path folder, String... arguments) throws IOException, InterruptedException {
    Path file = folder.resolve("id-" + String.join("", arguments).replaceAll("[^a-z0-9]", ""));
    var words = new ArrayList<>(List.of("ssh-keygen", "-q", "-f", file.toString()));
    words.addAll(List.of(arguments));
    if (!words.contains("-N")) {
      words.addAll(List.of("-N", ""));
    }
    run(words);
    return file;
  }

  static String publicLine(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  static String run(List<String> words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(words + ": " + output);
    }
    return output;
  }
}

package dev.wrtfleet.router;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What routers of each release really printed, in files under {@code router/}. */
public final class Recorded {
  private static final Path ROOT = Path.of("src/test/resources/router");

  private Recorded() {}

  /** A file as it is. */
  public static String text(String name) {
    try (InputStream in = Files.newInputStream(ROOT.resolve(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** All files of a folder whose name begins so. */
  public static List<String> names(String folder, String prefix) {
    try (var files = Files.list(ROOT.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .map(name -> folder + "/" + name)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * A command's end: {@code exit N} or {@code closed}, then {@code out: } and {@code err: } lines.
   */
  public static CommandResult result(String name) {
    List<String> lines = text(name).lines().toList();
    String first = lines.getFirst();
    Ending ending =
        first.equals("closed")
            ? new Ending.Closed()
            : new Ending.Exited(Integer.parseInt(first.substring("exit ".length())));
    return result(ending, stream(lines, "out: "), stream(lines, "err: "));
  }

  /** A command's end, made up. */
  public static CommandResult result(Ending ending, String out, String err) {
    return new CommandResult(Command.of("true"), ending, out, err, false, Duration.ZERO);
  }

  private static String stream(List<String> lines, String prefix) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()) + "\n")
        .collect(Collectors.joining());
  }
}

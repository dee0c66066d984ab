package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The text of a file somebody wrote by hand, decoded as UTF-8 with or without a byte order mark.
 * Anything else is refused with its place and what to do.
 *
 * @param file the name it is called by in messages
 */
public record SourceText(String file, String text) {
  /** A fleet of 20,000 hosts with ten settings each stays below this. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Reads a file; {@link FleetException} with exit code 2 where it is not readable text. */
  public static SourceText read(Path file) {
    String name = file.toString();
    byte[] bytes = bytes(file, name);
    if (bytes.length > MAX_BYTES) {
      throw refuse(
          "yaml.too-large",
          name + " is larger than " + MAX_BYTES / (1024 * 1024) + " MiB",
          "It is most likely not the file you meant; else split it.");
    }
    return new SourceText(name, decode(name, bytes));
  }

  private static byte[] bytes(Path file, String name) {
    if (Files.isDirectory(file)) {
      throw refuse("yaml.directory", name + " is a folder", "Name the file inside it.");
    }
    try (var stream = Files.newInputStream(file)) {
      return stream.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw refuse(
          "yaml.missing",
          "there is no file " + name,
          "Check the path: it counts from this folder.");
    } catch (AccessDeniedException e) {
      throw refuse("yaml.unreadable", name + " may not be read", "Check its owner and its mode.");
    } catch (IOException e) {
      throw refuse(
          "yaml.unreadable", name + " cannot be read: " + e.getMessage(), "Check disk and path.");
    }
  }

  private static FleetException refuse(String code, String what, String advice) {
    return FleetException.wrongInput(Problem.of(code, what, "", advice));
  }

  private static String decode(String name, byte[] bytes) {
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      throw FleetException.wrongInput(
          Problem.at(
              new Where(name, 1, 1),
              "yaml.encoding",
              "the file is UTF-16, not UTF-8",
              "Save it as UTF-8 (in Windows Notepad: Save as, Encoding)."));
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    var in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    var out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw FleetException.wrongInput(
          Problem.at(
              end(name, text),
              "yaml.encoding",
              "byte 0x%02x is not UTF-8".formatted(in.get() & 0xFF),
              "Save the file as UTF-8."));
    }
    refuseControlCharacters(name, text);
    return text;
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static void refuseControlCharacters(String name, String text) {
    int bad = 0;
    while (bad < text.length() && StreamReader.isPrintable(text.codePointAt(bad))) {
      bad += Character.charCount(text.codePointAt(bad));
    }
    if (bad < text.length()) {
      int character = text.codePointAt(bad);
      throw FleetException.wrongInput(
          Problem.at(
              end(name, text.substring(0, bad)),
              "yaml.binary",
              "character U+%04X cannot stand in a text file".formatted(character),
              character == 0
                  ? "This is a binary file or UTF-16: name a UTF-8 text."
                  : "Remove it."));
    }
  }

  /** The place just behind a text. */
  private static Where end(String name, String text) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean crBeforeLf =
          text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (text.charAt(i) == '\n' || (text.charAt(i) == '\r' && !crBeforeLf)) {
        line++;
        lineStart = i + 1;
      }
    }
    return new Where(name, line, text.codePointCount(lineStart, text.length()) + 1);
  }
}

package dev.wrtfleet.ssh;

import dev.wrtfleet.fleet.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks secrets up where the inventory says they are. A command is run once for all routers: asking
 * a password store a thousand times would ask its owner a thousand times. Safe for many threads.
 */
public final class Secrets {
  /** A password store may wait for its owner to type. */
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);

  /** A secret is a line, not a file. */
  private static final int BYTES_MAX = 16 * 1024;

  private final Map<String, String> environment;
  private final Map<Secret, String> printed = new ConcurrentHashMap<>();

  /** With the environment variables of this process. */
  public Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The secret itself: never log it, never put it into a message. */
  public String find(Secret secret) throws SecretMissing {
    return switch (secret) {
      case Secret.FromEnv(String variable) ->
          Optional.ofNullable(environment.get(variable))
              .orElseThrow(
                  () -> new SecretMissing("environment variable " + variable + " is not set"));
      case Secret.FromFile(Path file) -> fromFile(file);
      case Secret.FromCommand command -> fromCommand(command);
    };
  }

  private static String fromFile(Path file) throws SecretMissing {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new SecretMissing("secret file " + file + " is a folder, pipe or device");
    }
    try (var in = Files.newInputStream(file)) {
      return firstLine(in.readNBytes(BYTES_MAX), file.toString());
    } catch (IOException e) {
      throw new SecretMissing("secret file " + file + " cannot be read: " + reason(e));
    }
  }

  private String fromCommand(Secret.FromCommand command) throws SecretMissing {
    synchronized (printed) {
      String known = printed.get(command);
      if (known == null) {
        known = run(command.words());
        printed.put(command, known);
      }
      return known;
    }
  }

  private static String run(List<String> words) throws SecretMissing {
    String name = "secret command '" + words.getFirst() + "'";
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          throw new SecretMissing(name + " took longer than " + COMMAND_LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
          throw new SecretMissing(name + " ended with exit " + process.exitValue());
        }
        return firstLine(process.getInputStream().readNBytes(BYTES_MAX), name);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new SecretMissing(name + " cannot be run: " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SecretMissing(name + " was interrupted");
    }
  }

  private static String firstLine(byte[] bytes, String source) throws SecretMissing {
    return new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .findFirst()
        .filter(line -> !line.isEmpty())
        .orElseThrow(() -> new SecretMissing(source + " is empty"));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "it is not there";
      case AccessDeniedException denied -> "this user may not read it";
      case IOException other -> String.valueOf(other.getMessage());
    };
  }
}

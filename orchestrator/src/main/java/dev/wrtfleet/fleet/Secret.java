package dev.wrtfleet.fleet;

import java.nio.file.Path;
import java.util.List;

/** Where a secret is found; never the secret itself, so this may be logged and stored. */
public sealed interface Secret {
  /** In an environment variable of this process. */
  record FromEnv(String variable) implements Secret {}

  /** The first line of a file. */
  record FromFile(Path file) implements Secret {}

  /** The first line a command prints, run without a shell. */
  record FromCommand(List<String> words) implements Secret {}
}

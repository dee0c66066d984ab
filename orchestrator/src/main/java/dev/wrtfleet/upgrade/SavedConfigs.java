package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Rollback.Saved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The configurations a run saved before it flashed, as far as they are on this machine: each is
 * really read before anybody relies on it.
 */
public final class SavedConfigs implements Function<String, Saved> {
  private final BackupFolder backups;
  private final String run;
  private final Map<String, Saved> known = new HashMap<>();

  /** Those of this run, below the folder the road keeps all in. */
  public SavedConfigs(Path backups, String run) {
    this.backups = new BackupFolder(backups);
    this.run = run;
  }

  /** What there is of this host's. */
  @Override
  public Saved apply(String host) {
    return known.computeIfAbsent(host, this::look);
  }

  private Saved look(String host) {
    Path file = backups.file(run, host);
    if (!Files.isRegularFile(file)) {
      return new Saved.Unusable("there is no backup " + file + " on this machine");
    }
    return switch (ConfigArchive.read(file)) {
      case ConfigArchive.Bad(String why) ->
          new Saved.Unusable("its backup " + file + " cannot be read: " + why);
      case ConfigArchive.Good(int files, long bytes) -> hashed(file, bytes);
    };
  }

  private static Saved hashed(Path file, long bytes) {
    try {
      return new Saved.Usable(FileHash.of(file, FileHash.SHA256), bytes);
    } catch (IOException e) {
      return new Saved.Unusable("its backup " + file + " cannot be read: " + e.getMessage());
    }
  }
}

package dev.wrtfleet.download;

import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Says in words why this machine could not keep a file. */
final class LocalTrouble {
  private LocalTrouble() {}

  static Problem of(Path target, IOException e) {
    String what = "cannot write " + target;
    String why = reason(e);
    if (e instanceof AccessDeniedException || why.contains("Read-only file system")) {
      return Problem.of(
          "download.not-writable",
          what,
          e instanceof AccessDeniedException ? "this user may not write there" : why,
          "Make the folder writable for this user, or name another one.");
    }
    if (why.contains("No space left")
        || why.contains("quota")
        || why.contains("not enough space")) {
      return Problem.of(
          "download.disk-full",
          what,
          "the disk is full",
          "Free some space and start again: what is there already is not loaded again.");
    }
    return Problem.of(
        "download.disk-error", what, why, "Check the disk and the folder, then start again.");
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "its folder is not there, or was taken away";
      case FileSystemException file ->
          Optional.ofNullable(file.getReason()).orElse(file.getClass().getSimpleName());
      case IOException other ->
          Optional.ofNullable(other.getMessage()).orElse(other.getClass().getSimpleName());
    };
  }

  static Problem busy(Path target) {
    return Problem.of(
        "download.busy",
        target + " is being downloaded already",
        "another wrtfleet is at it",
        "Wait for it to end, then start again.");
  }
}

package dev.wrtfleet.store;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The folder everything durable lies in. Made with mode 0700 where it is not there; the files in it
 * have mode 0600. A folder on a network file system is refused: neither the database's shared
 * memory nor the lock of the driving process reaches other machines.
 */
public record StateFolder(Path path) {
  private static final Set<String> NETWORK =
      Set.of(
          "9p",
          "afs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "davfs",
          "fuse.ceph-fuse",
          "fuse.davfs2",
          "fuse.glusterfs",
          "fuse.rclone",
          "fuse.s3fs",
          "fuse.sshfs",
          "gfs",
          "gfs2",
          "glusterfs",
          "gpfs",
          "lustre",
          "ncpfs",
          "nfs",
          "nfs3",
          "nfs4",
          "ocfs2",
          "prl_fs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "vboxsf",
          "virtiofs",
          "webdav");

  /** Keeps the absolute path, so that a later change of directory does not move it. */
  public StateFolder {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * {@code $XDG_STATE_HOME/wrtfleet}, or {@code ~/.local/state/wrtfleet} (XDG Base Directory
   * Specification: a relative value is ignored).
   */
  public static StateFolder usual(Map<String, String> environment, Path home) {
    Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    Path base = state.isAbsolute() ? state : home.resolve(".local").resolve("state");
    return new StateFolder(base.resolve("wrtfleet"));
  }

  /** The database file. */
  public Path database() {
    return path.resolve("wrtfleet.db");
  }

  /** The file the driving process holds locked. */
  public Path lockFile() {
    return path.resolve("engine.lock");
  }

  /** Makes the folder and an empty database file where they are missing, private from the start. */
  void prepare() {
    try {
      var folderMode = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(path, PosixFilePermissions.asFileAttribute(folderMode));
      refuseNetwork(Files.getFileStore(path).type());
      var fileMode = PosixFilePermissions.fromString("rw-------");
      try {
        Files.createFile(database(), PosixFilePermissions.asFileAttribute(fileMode));
      } catch (FileAlreadyExistsException there) {
        Files.setPosixFilePermissions(database(), fileMode);
      }
    } catch (IOException e) {
      throw FleetException.wrongInput(
          Problem.of(
              "store.not-writable",
              "cannot keep the journal in " + path,
              reason(e),
              "Make the folder writable for this user, or name another one in $XDG_STATE_HOME."));
    }
  }

  /** Refuses file systems shared between machines. */
  void refuseNetwork(String type) {
    if (NETWORK.contains(type.toLowerCase(Locale.ROOT))) {
      throw new FleetException(
          ExitCode.WRONG_INPUT,
          List.of(
              Problem.of(
                  "store.network-filesystem",
                  "cannot keep the journal in " + path,
                  "it lies on a network file system ("
                      + type
                      + "), where two machines could upgrade the same router at once",
                  "Name a folder on a local disk in $XDG_STATE_HOME.")));
    }
  }

  /** What the exception says in words; some of Java's only carry the file name. */
  static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied -> "permission denied";
      case java.nio.file.FileSystemException system when system.getReason() != null ->
          String.valueOf(system.getReason());
      case FileAlreadyExistsException there -> "a file of this name is in the way";
      case java.nio.file.NoSuchFileException missing -> "there is no " + missing.getFile();
      case IOException other -> other.getClass().getSimpleName() + ": " + other.getMessage();
    };
  }
}

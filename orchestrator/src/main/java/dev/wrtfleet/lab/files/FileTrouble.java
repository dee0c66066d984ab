package dev.wrtfleet.lab.files;

import java.io.IOException;

/** What a system call on a router's file system answers; the message is strerror's. */
public final class FileTrouble extends IOException {
  /** ENOENT. */
  public static final String MISSING = "No such file or directory";

  /** EISDIR. */
  public static final String DIRECTORY = "Is a directory";

  /** ENOTDIR. */
  public static final String NO_DIRECTORY = "Not a directory";

  /** EEXIST. */
  public static final String EXISTS = "File exists";

  /** ENOTEMPTY. */
  public static final String NOT_EMPTY = "Directory not empty";

  /** ENOSPC. */
  public static final String FULL = "No space left on device";

  /** EROFS, EACCES and the like. */
  public static final String DENIED = "Permission denied";

  /** One of the above. */
  public FileTrouble(String reason) {
    super(reason);
  }

  /** strerror's words. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

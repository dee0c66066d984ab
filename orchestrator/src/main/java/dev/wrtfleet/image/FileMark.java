package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What must be unchanged for a file to count as the one that was read: size, times to the
 * nanosecond, and which file it is. The time of change is there because, unlike that of
 * modification, nobody can set it.
 *
 * @param changedNanos when contents or attributes changed; where the system does not tell, when the
 *     contents were modified
 * @param key device and inode; empty where there is no such thing
 */
record FileMark(long sizeBytes, long modifiedNanos, long changedNanos, String key) {
  /** Writers within one tick of the file system's clock leave no other trace (FAT: 2 s). */
  static final Duration RACY = Duration.ofSeconds(2);

  static FileMark of(Path file) throws IOException {
    var basic = Files.readAttributes(file, BasicFileAttributes.class);
    FileTime changed = basic.lastModifiedTime();
    try {
      if (Files.getAttribute(file, "unix:ctime") instanceof FileTime time) {
        changed = time;
      }
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      // This file system keeps no such time.
    }
    return new FileMark(
        basic.size(),
        basic.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        changed.to(TimeUnit.NANOSECONDS),
        basic.fileKey() == null ? "" : String.valueOf(basic.fileKey()));
  }

  /** Whether it was already old enough at this time that a later change must show in its times. */
  boolean isSettledAt(Instant now) {
    return isOlderThan(RACY, now);
  }

  /** Whether nothing changed it for so long. */
  boolean isOlderThan(Duration age, Instant now) {
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return nanos - Math.max(modifiedNanos, changedNanos) >= age.toNanos();
  }
}

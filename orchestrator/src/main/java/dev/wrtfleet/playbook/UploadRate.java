package dev.wrtfleet.playbook;

import dev.wrtfleet.problem.Where;
import java.util.Optional;

/**
 * How fast images are sent at most, all uploads together: in total, or for each value of a label.
 *
 * @param label {@value #TOTAL}, {@value PerLabel#BOARD} or a label of the inventory
 * @param bytesPerSecond at least {@value #LEAST}
 * @param where the place in the playbook
 */
public record UploadRate(String label, long bytesPerSecond, Optional<Where> where) {
  /** Stands for all uploads. */
  public static final String TOTAL = "total";

  /** Slower, and an image of 8 MB takes more than eight minutes for one router alone. */
  public static final long LEAST = 16_000;

  /** Refuses rates nobody would wait for. */
  public UploadRate {
    if (bytesPerSecond < LEAST) {
      throw new IllegalArgumentException(label + ": " + bytesPerSecond + " bytes a second");
    }
    where = where == null ? Optional.empty() : where;
  }
}

package dev.wrtfleet.mirror;

import java.nio.file.Path;

/**
 * What is to be fetched, and how.
 *
 * @param into gets a folder for each target
 * @param allowUnsigned whether a list without the signature of a trusted key is enough; one that is
 *     not what a trusted key signed never is
 * @param dryRun to look only, and write nothing
 * @param parallel how many files at a time, though never more than {@value #PARALLEL_MAX}
 */
public record FetchOrder(
    Mirror mirror, Path into, boolean allowUnsigned, boolean dryRun, int parallel) {
  /** A mirror is not ours alone, and each profiles.json read takes ten times its size in memory. */
  public static final int PARALLEL_MAX = 4;

  /** Holds the limit. */
  public FetchOrder {
    parallel = Math.clamp(parallel, 1, PARALLEL_MAX);
  }

  /** Where the files of a target lie: one level deep, as catalogs look. */
  Path folder(String target) {
    return into.resolve(target.replace('/', '-'));
  }
}

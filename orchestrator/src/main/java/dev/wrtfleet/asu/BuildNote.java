package dev.wrtfleet.asu;

import java.util.List;

/**
 * Where a built image comes from; lies beside it as {@code build.json}.
 *
 * @param server who built it
 * @param request the server's name for the request, its hash
 * @param packages what was asked for beside what the device always has
 * @param file the image's name
 * @param revision of the release, as the server says it; empty where it does not
 * @param builtAt as the server says it; empty where it does not
 */
public record BuildNote(
    String server,
    String request,
    String release,
    String target,
    String profile,
    List<String> packages,
    String file,
    String sha256,
    String revision,
    String builtAt) {
  /** Refuses a file that is not in the folder of its note, and what is no SHA-256. */
  public BuildNote {
    packages = List.copyOf(packages);
    if (!file.matches("[0-9A-Za-z][0-9A-Za-z._+~-]*") || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no file of a build: " + file + ", " + sha256);
    }
  }
}

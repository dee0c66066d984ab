package dev.wrtfleet.playbook;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Images are to be built on a server for attended sysupgrade (ASU), each with the packages of the
 * routers it is for.
 *
 * @param server where the server is, without a slash at the end
 * @param release for instance {@code 24.10.5}
 * @param packages what the images hold beside what their device always has
 * @param filesystem of the image; where empty, the one the router runs from
 * @param rootfsSizeMb of images for disks; where empty, the server's usual size
 * @param within how long all builds may take together, the wait in the queue included
 */
public record BuildSpec(
    URI server,
    String release,
    Packages packages,
    Optional<String> filesystem,
    Optional<Integer> rootfsSizeMb,
    Duration within) {

  /**
   * What an image holds.
   *
   * @param asInstalled whether what each router has installed is in its next image too
   * @param named packages for all of them; one with a {@code -} before it is left out
   */
  public record Packages(boolean asInstalled, List<String> named) {
    /** Copies the list. */
    public Packages {
      named = List.copyOf(named);
    }
  }
}

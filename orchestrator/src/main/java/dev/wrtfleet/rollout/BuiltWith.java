package dev.wrtfleet.rollout;

import java.util.List;

/**
 * How an image built to order came about.
 *
 * @param server who built it
 * @param request the server's name for the request
 * @param release what was asked for
 * @param revision what the server says it built; empty where it does not
 * @param packages what was asked for beside what the device always has
 */
public record BuiltWith(
    String server, String request, String release, String revision, List<String> packages) {
  /** Copies the list. */
  public BuiltWith {
    packages = List.copyOf(packages);
  }
}

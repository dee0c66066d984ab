package dev.wrtfleet.image;

import java.util.List;

/**
 * One file for sysupgrade, as its release describes it.
 *
 * @param boards those that take it; none for machines whose board name means nothing
 * @param name as the release writes it: not yet fit to be a name on this machine
 * @param sha256 lower-case hex of the file as published
 */
public record PublishedFile(
    String profile,
    List<String> boards,
    String filesystem,
    String type,
    String name,
    String sha256) {
  /** Copies the list. */
  public PublishedFile {
    boards = List.copyOf(boards);
  }

  /** Whether this board takes it, letter by letter. */
  public boolean isFor(String board) {
    return boards.contains(board);
  }
}

package dev.wrtfleet.mirror;

import dev.wrtfleet.problem.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of one image, or of those who get none.
 *
 * @param wanted routers and boards it is for
 * @param boards the release gives it to
 * @param source which file it is, where that came to be known
 * @param trouble why it is not there; absent where all is well
 */
public record Fetched(
    List<String> wanted,
    List<String> boards,
    Optional<Source> source,
    OptionalLong sizeBytes,
    Result result,
    Optional<Problem> trouble) {
  /** What a file is. */
  public record Source(URI from, Path to, String sha256) {}

  /** What came of it. */
  public enum Result {
    /** It came, and is what it should be. */
    FETCHED,
    /** It was there and is what it should be. */
    PRESENT,
    /** It would be fetched, but nothing was to be. */
    WOULD_FETCH,
    /** The server has none. */
    MISSING,
    /** What the server has is not to be used. */
    REFUSED,
    /** The server could not be talked to. */
    UNREACHABLE,
    /** This machine: disk, rights, another wrtfleet at the same file. */
    LOCAL;

    /** The word people and scripts see. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether all is well with it. */
    public boolean good() {
      return this == FETCHED || this == PRESENT || this == WOULD_FETCH;
    }
  }

  /** Copies the lists. */
  public Fetched {
    wanted = List.copyOf(wanted);
    boards = List.copyOf(boards);
  }

  /** None for these, and why. */
  static Fetched none(List<String> wanted, List<String> boards, Trouble trouble) {
    return new Fetched(
        wanted,
        boards,
        Optional.empty(),
        OptionalLong.empty(),
        trouble.result(),
        Optional.of(trouble.problem()));
  }
}

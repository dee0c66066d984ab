package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedImage;
import java.util.Optional;

/**
 * Whether the planned image is for the router that answers now. The board must be one the image
 * names, letter for letter, as sysupgrade itself compares; where the operator mapped the image by
 * hand, it must still be the board it was mapped for.
 */
final class Match {
  private Match() {}

  static Optional<End> check(Trip trip, RouterFacts facts) {
    PlannedImage image = trip.image();
    String board = facts.identity().board();
    Optional<End> wrong = wrongBoard(trip, board);
    return wrong.isPresent() ? wrong : current(image, facts.release());
  }

  private static Optional<End> wrongBoard(Trip trip, String board) {
    PlannedImage image = trip.image();
    if (image.mapped()) {
      return board.equals(trip.planned().board())
          ? Optional.empty()
          : Optional.of(
              End.refused(
                  "the image was mapped for '"
                      + trip.planned().board()
                      + "' but the router now says '"
                      + board
                      + "'. Nothing was written",
                  "Another router may have its address. Check the inventory and plan again."));
    }
    return image.boards().contains(board) ? Optional.empty() : Optional.of(notForIt(trip, board));
  }

  private static Optional<End> current(PlannedImage image, Release release) {
    boolean runsIt = !image.revision().isEmpty() && image.revision().equals(release.revision());
    return runsIt
        ? Optional.of(
            new End(
                Outcome.CURRENT,
                "it runs " + release.version() + " " + image.revision() + " already",
                ""))
        : Optional.empty();
  }

  private static End notForIt(Trip trip, String board) {
    return End.refused(
        "the image is for '"
            + String.join("', '", trip.image().boards())
            + "' but the router says '"
            + board
            + "'. Nothing was written",
        "Fix 'images' in the playbook or leave the router out with --except " + trip.name() + ".");
  }
}

package dev.wrtfleet.upgrade;

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
    if (!image.revision().isEmpty() && image.revision().equals(facts.release().revision())) {
      return Optional.of(
          new End(
              Outcome.CURRENT,
              "it runs " + facts.release().version() + " " + image.revision() + " already",
              ""));
    }
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
    return image.boards().contains(board) ? Optional.empty() : Optional.of(wrongBoard(trip, board));
  }

  private static End wrongBoard(Trip trip, String board) {
    return End.refused(
        "the image is for '"
            + String.join("', '", trip.image().boards())
            + "' but the router says '"
            + board
            + "'. Nothing was written",
        "Fix 'images' in the playbook or leave the router out with --except " + trip.name() + ".");
  }
}

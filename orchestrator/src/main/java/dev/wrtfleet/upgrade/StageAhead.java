package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostStage;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;

/**
 * Brings the image of a host whose window is not open yet, and takes it off again where it is
 * recalled. Neither flashes nor takes the lock, and keeps no connection.
 */
final class StageAhead {
  private final Links links;
  private final RoadSettings settings;
  private final BackupFolder backups;

  StageAhead(Links links, RoadSettings settings, BackupFolder backups) {
    this.links = links;
    this.settings = settings;
    this.backups = backups;
  }

  /** Does what is due; then the host waits for its turn as before. */
  Next advance(Trip trip, HostStage stage) {
    try (var session = new Session(links, trip.host(), Trust.KNOWN, settings.retry())) {
      if (stage.isRecalled()) {
        clear(trip, session);
      } else {
        bring(trip, session);
      }
    }
    return new Next.PutOff();
  }

  private void bring(Trip trip, Session session) {
    Event.HostEvent result;
    try {
      result =
          switch (Preparation.ahead(trip, session, backups).run()) {
            case Preparation.Result.Ready(RouterFacts facts) -> staged(trip, facts);
            case Preparation.Result.Over(End end) -> failed(trip, session, end.reason());
            case Preparation.Result.Astray(String why) -> failed(trip, session, why);
          };
    } catch (LinkException e) {
      Interrupted.stop();
      result = failed(trip, session, e.failure().words());
    }
    trip.journal().append(result);
  }

  private static Event.HostEvent staged(Trip trip, RouterFacts facts) {
    return new Event.HostStaged(
        trip.name(), facts, trip.image().sha256(), trip.image().sizeBytes());
  }

  private static Event.HostEvent failed(Trip trip, Session session, String why) {
    OnRouter.tidy(session, trip);
    return new Event.StageFailed(trip.name(), why);
  }

  private static void clear(Trip trip, Session session) {
    String detail = "its image is taken off";
    try {
      String image = OnRouter.image(trip.image().sha256());
      OnRouter.remove(session, OnRouter.part(image));
      OnRouter.remove(session, image);
    } catch (LinkException e) {
      Interrupted.stop();
      detail = "its image stays in its memory until it reboots: " + e.failure().words();
    }
    trip.journal().append(new Event.StageCleared(trip.name(), detail));
  }
}

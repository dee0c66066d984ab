package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostStage;
import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.LinkException;
import java.util.Optional;

/**
 * All that comes before the flash: probe, match, guard, backup, upload, test. Everything here can
 * be done again from the start, also after a crash, and nothing is written to the router's flash.
 */
final class Preparation {
  private final Trip trip;
  private final Session session;
  private final BackupFolder backups;

  private final boolean isAhead;
  private final Optional<Event.HostStaged> staged;

  Preparation(Trip trip, Session session, BackupFolder backups) {
    this(trip, session, backups, false, Optional.empty());
  }

  private Preparation(
      Trip trip,
      Session session,
      BackupFolder backups,
      boolean isAhead,
      Optional<Event.HostStaged> staged) {
    this.trip = trip;
    this.session = session;
    this.backups = backups;
    this.isAhead = isAhead;
    this.staged = staged;
  }

  /** Of a host whose turn has come, and whose image may lie there already. */
  static Preparation of(Trip trip, Session session, BackupFolder backups, HostStage stage) {
    return new Preparation(trip, session, backups, false, stage.staged());
  }

  /** Ahead of its window: it works on for hours with the image in its memory. */
  static Preparation ahead(Trip trip, Session session, BackupFolder backups) {
    return new Preparation(trip, session, backups, true, Optional.empty());
  }

  /** Ready to be flashed, or the end, or something else lies there than what was staged. */
  sealed interface Result {
    record Ready(RouterFacts facts) implements Result {}

    record Over(End end) implements Result {}

    record Astray(String why) implements Result {}
  }

  Result run() throws LinkException {
    ProbeResult probed = stage(Step.PROBE, trip.host().address(), () -> session.with(Probe::read));
    return switch (probed) {
      case ProbeResult.NotUnderstood(String why, String advice) ->
          new Result.Over(End.refused(why, advice));
      case ProbeResult.Read(RouterFacts facts) -> withFacts(facts);
    };
  }

  private Result withFacts(RouterFacts facts) throws LinkException {
    String hostKey = session.link().hostKey().toString();
    if (!isAhead) {
      trip.journal().append(new Event.FactsRead(trip.name(), facts, hostKey));
    }
    String board = facts.identity().board();
    Optional<End> end = stage(Step.MATCH, board, () -> Match.check(trip, facts));
    if (end.isEmpty()) {
      end = stage(Step.GUARD, "", () -> Guard.check(trip, session, facts));
    }
    return end.isPresent() ? new Result.Over(end.get()) : bring(facts);
  }

  private Result bring(RouterFacts facts) throws LinkException {
    Backup.Result backup = stage(Step.BACKUP, "", () -> Backup.take(trip, session, backups));
    return switch (backup) {
      case Backup.Result.Stopped(End end) -> new Result.Over(end);
      case Backup.Result.Kept(long bytes) -> upload(facts, bytes);
    };
  }

  private Result upload(RouterFacts facts, long backupBytes) throws LinkException {
    if (staged.isPresent()) {
      var before = new StagedImage(Upload.ofImage(trip), session, staged.get());
      Optional<String> astray =
          stage(Step.UPLOAD, "staged before", () -> before.astray(facts, backupBytes));
      if (astray.isPresent()) {
        return new Result.Astray(astray.get());
      }
    }
    Optional<KeptConfig> restores = trip.planned().restores();
    long archive = restores.map(KeptConfig::sizeBytes).orElse(backupBytes);
    Optional<End> end = bringImage(archive);
    if (end.isEmpty() && restores.isPresent()) {
      end = bringConfig(restores.get());
    }
    return end.isPresent() ? new Result.Over(end.get()) : test(facts);
  }

  private Optional<End> bringImage(long archiveBytes) throws LinkException {
    var upload = Upload.ofImage(trip);
    Room.Needed room = isAhead ? Room.Needed.AHEAD : Room.Needed.NOW;
    return staged.isPresent()
        ? upload.changedSincePlanning()
        : stage(
            Step.UPLOAD,
            Words.size(trip.image().sizeBytes()),
            () -> upload.bring(session, archiveBytes, room));
  }

  private Optional<End> bringConfig(KeptConfig config) throws LinkException {
    var upload = Upload.ofConfig(trip, config, backups.file(config.run(), trip.name()));
    Optional<End> end =
        stage(
            Step.UPLOAD,
            "its configuration before run " + config.run(),
            () -> upload.bring(session, config.sizeBytes(), Room.Needed.NOW));
    if (end.isPresent()) {
      OnRouter.tidy(session, trip);
    }
    return end;
  }

  private Result test(RouterFacts facts) throws LinkException {
    Optional<End> refused =
        stage(Step.TEST, "", () -> ImageTest.check(trip, session, facts.release()));
    if (refused.isEmpty()) {
      refused = stage(Step.TEST, "same boot", () -> stillTheSameBoot(facts));
    }
    if (refused.isPresent()) {
      OnRouter.tidy(session, trip);
      return new Result.Over(refused.get());
    }
    return new Result.Ready(facts);
  }

  /** What is proved after the flash is measured against this boot; it must be the one that runs. */
  private Optional<End> stillTheSameBoot(RouterFacts facts) throws LinkException {
    String now = session.ask(Probe.BOOT_ID).out().strip();
    return now.equals(facts.boot().id())
        ? Optional.empty()
        : Optional.of(
            new End(
                Outcome.REFUSED,
                "the router rebooted by itself while it was prepared",
                "Look why (too little memory, power, watchdog?) before trying again."));
  }

  private interface Stage<T> {
    T run() throws LinkException;
  }

  /** One step: said before it begins, its commands written down however it ends. */
  private <T> T stage(Step step, String detail, Stage<T> stage) throws LinkException {
    Stop.whereAsked(trip, session);
    trip.started(step, detail);
    try {
      T value = stage.run();
      trip.ran(step, session.takeCommands());
      return value;
    } catch (LinkException e) {
      trip.ran(step, session.takeCommands());
      throw e;
    }
  }
}

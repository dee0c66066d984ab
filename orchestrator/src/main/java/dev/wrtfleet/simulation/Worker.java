package dev.wrtfleet.simulation;

import dev.wrtfleet.upgrade.Road;
import dev.wrtfleet.upgrade.RoadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One life of a controller process: its clocks, and what it has in memory. */
final class Worker implements Agenda.Life, InstantSource {
  /** Retries cost real time, for the library waits; so they are as short as it allows. */
  private static final RoadSettings SETTINGS =
      new RoadSettings(
          new RoadSettings.Retrying(2, Duration.ofMillis(1), Duration.ofMillis(1)),
          RoadSettings.usual().polls(),
          RoadSettings.usual().flashLimit(),
          RoadSettings.usual().strangerAfter(),
          RoadSettings.usual().neverBeganAfter());

  private final Agenda agenda;
  private final String name;
  private final Road road;
  private final Map<String, Fold> folds = new HashMap<>();
  private final Set<String> busy = new HashSet<>();
  private Duration clockIsOff;
  private long asleepMillis;
  private long frozenUntil;
  private boolean dead;

  Worker(Agenda agenda, String name, SimulatedLinks links, Path backups, Duration clockIsOff) {
    this.agenda = agenda;
    this.name = name;
    this.clockIsOff = clockIsOff;
    this.road = new Road(links, this, SETTINGS, backups);
  }

  String name() {
    return name;
  }

  Road road() {
    return road;
  }

  Fold fold(Ledger ledger, String run) {
    return folds.computeIfAbsent(run, key -> new Fold(ledger, run, this));
  }

  Set<String> busy() {
    return busy;
  }

  @Override
  public Instant instant() {
    return agenda.instant().plus(clockIsOff);
  }

  /** Stands still while the machine is suspended. */
  long monotonicMillis() {
    return agenda.millis() - asleepMillis;
  }

  Duration clockIsOff() {
    return clockIsOff;
  }

  void clockJumps(Duration by) {
    clockIsOff = clockIsOff.plus(by);
  }

  void freeze(Duration time, boolean suspended) {
    frozenUntil = agenda.millis() + time.toMillis();
    asleepMillis += suspended ? time.toMillis() : 0;
  }

  boolean isAtWork() {
    return !dead && frozenUntil <= agenda.millis();
  }

  void die() {
    dead = true;
  }

  @Override
  public boolean isDead() {
    return dead;
  }

  @Override
  public long frozenUntil() {
    return frozenUntil;
  }
}

package dev.wrtfleet.simulation;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** One world: fleet, playbooks, controllers, operator and bad luck, played to its end. */
final class World {
  private static final List<Firmware> BEFORE =
      List.of(
          new Firmware("15.05.1", "r48532"),
          new Firmware("17.01.4", "r3560-79f57e422d"),
          new Firmware("19.07.10", "r11427-9ce6aa9d8d"),
          new Firmware("23.05.5", "r24106-10cc5fcd00"),
          new Firmware("24.10.2", "r28739-d9340319c6"));
  private static final List<Fate> BAD = List.of(Fate.values()).subList(1, Fate.values().length);

  /** Bad luck happens within this time of each run's start. */
  private static final int TROUBLE_SECONDS = 2400;

  private final Scenario scenario;
  private final Chance chance;
  private final Agenda agenda = new Agenda();
  private final Fleet fleet;
  private final PlannedImage image;
  private final Rules rules;
  private final Ledger ledger;
  private final Controllers controllers;
  private final Map<String, SimulatedRouter> routers = new TreeMap<>();
  private final List<String> runs = new ArrayList<>();

  World(Scenario scenario, Weakness weakness, PlannedImage image, Path folder) {
    this.scenario = scenario;
    this.chance = new Chance(scenario.seed() ^ 0x5EED);
    this.image = image;
    this.fleet = fleet(chance.split());
    this.rules = new Rules(fleet);
    Chance fates = chance.split();
    for (Host host : fleet.hosts()) {
      Fate fate = fates.between(1, 100) <= scenario.badRouters() ? fates.one(BAD) : Fate.WORKS;
      var router =
          new SimulatedRouter(host.name(), agenda, fates.split(), fate, fates.one(BEFORE), rules);
      routers.put(host.name(), router);
      rules.watch(router);
    }
    this.ledger = new Ledger(agenda, rules, weakness);
    var links = new SimulatedLinks(agenda, chance.split(), routers, rules, scenario, weakness);
    this.controllers =
        new Controllers(
            agenda,
            chance.split(),
            ledger,
            rules,
            fleet,
            links,
            folder,
            scenario.freezes(),
            weakness);
  }

  private Fleet fleet(Chance drawn) {
    var login =
        new Login(
            "root", Optional.empty(), Optional.empty(), Optional.empty(), Path.of("known_hosts"));
    var hosts = new ArrayList<Host>();
    for (int i = 0; i < scenario.routers(); i++) {
      Optional<String> via =
          i > 0 && drawn.happens(0.3) ? Optional.of("ap" + drawn.between(0, 0)) : Optional.empty();
      hosts.add(
          new Host(
              "ap" + i,
              "192.0.2.1",
              22,
              login,
              via,
              new TreeSet<>(),
              new TreeMap<>(Map.of("site", "site" + drawn.between(1, 3))),
              Optional.empty()));
    }
    return new Fleet(hosts);
  }

  /** Plays it; throws {@link Broken} where something happens that must not. */
  Simulation.Story play() {
    for (int i = 0; i < scenario.workers(); i++) {
      controllers.begin();
    }
    begin(1);
    agenda.play();
    rules.over(runs);
    Map<Outcome, Integer> outcomes = new TreeMap<>(rules.outcomes());
    return new Simulation.Story(
        scenario, outcomes, rules.flashes(), Duration.ofMillis(agenda.millis()));
  }

  private void begin(int number) {
    String run = "run" + number;
    runs.add(run);
    Plan plan = plan();
    ledger
        .take("run/" + run, "operator", Duration.ofSeconds(1))
        .ifPresent(lease -> {
          ledger.append(
              run,
              lease,
              List.of(new Event.RunStarted(run, "simulated", "ada"), new Event.Planned(plan)));
          ledger.release(lease);
        });
    controllers.nudge(run);
    trouble(run);
    operator(run, number);
  }

  private void trouble(String run) {
    for (int i = 0; i < scenario.kills(); i++) {
      agenda.in(sometime(), controllers::kill);
    }
    for (int i = 0; i < scenario.freezes(); i++) {
      agenda.in(sometime(), controllers::freeze);
    }
    for (int i = 0; i < scenario.jumps(); i++) {
      agenda.in(sometime(), controllers::jump);
    }
    for (int i = 0; i < scenario.requests(); i++) {
      String asked =
          chance.one(
              List.of("pause", "resume", "pause", "halt", "approve", "next", "skip", "retry"));
      agenda.in(sometime(), () -> controllers.ask(run, asked));
    }
    for (SimulatedRouter router : routers.values()) {
      if (chance.happens(scenario.badRouters() / 400.0)) {
        agenda.in(sometime(), router::reboot);
      }
    }
  }

  /** Mostly early, where the flashes are. */
  private Duration sometime() {
    int most = chance.happens(0.5) ? TROUBLE_SECONDS / 8 : TROUBLE_SECONDS;
    return Duration.ofMillis(chance.between(0, most * 1000));
  }

  /** Looks in now and then: approves, lets go on what is paused, begins the next run. */
  private void operator(String run, int number) {
    RolloutState state = RolloutState.replay(ledger.after(run, 0));
    if (state.phase() == RunPhase.FINISHED) {
      if (number < scenario.runs()) {
        begin(number + 1);
      }
      return;
    }
    controllers.ask(run, chance.happens(0.7) ? "resume" : "approve");
    if (state.phase() == RunPhase.AWAITING_APPROVAL) {
      controllers.ask(run, "approve");
    }
    int patience = chance.happens(0.5) ? 60 : 1800;
    agenda.in(Duration.ofSeconds(chance.between(5, patience)), () -> operator(run, number));
  }

  private Plan plan() {
    Playbook playbook = playbook();
    var hosts = new ArrayList<PlannedHost>();
    // A router others are reached through goes after them.
    List<Host> order = new ArrayList<>(fleet.hosts().reversed());
    var nights = new Nights(scenario.seed() + runs.size());
    int wave = 0;
    int lastWave = playbook.lateWave().orElse(playbook.waves().size()) - 1;
    for (Host host : order) {
      if (wave < lastWave && chance.happens(0.4)) {
        wave++;
      }
      hosts.add(
          new PlannedHost(
                  host.name(),
                  SimulatedImage.BOARD,
                  "",
                  Optional.of(image),
                  Optional.of(wave),
                  Optional.empty(),
                  host.via().stream().toList(),
                  "")
              .at(nights.next())
              .withLabels(host.labels())
              .at(Optional.of("site" + hosts.size() % 2)));
    }
    return new Plan(playbook, hosts);
  }

  private Playbook playbook() {
    var waves = new ArrayList<WaveSpec>();
    for (int i = chance.between(1, 4); i > 0; i--) {
      Duration soak =
          chance.happens(0.5) ? Duration.ZERO : Duration.ofSeconds(chance.between(1, 3600));
      waves.add(new WaveSpec("wave" + i, new Pick.Rest(), soak, chance.happens(0.3)));
    }
    var stop =
        new StopWhen(
            chance.happens(0.6) ? OptionalInt.of(chance.between(1, 5)) : OptionalInt.empty(),
            chance.happens(0.3)
                ? OptionalDouble.of(chance.between(1, 100))
                : OptionalDouble.empty());
    if (chance.happens(0.2)) {
      stop = stop.withPerBoard(chance.between(1, 4), StopWhen.ThenBoard.LEAVE_OUT);
    }
    if (chance.happens(0.2)) {
      stop = stop.withInARow(chance.between(2, 5)).withOfAtLeast(chance.between(2, 20));
    }
    var playbook =
        new Playbook(
                "simulated",
                "",
                "all",
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                chance.happens(0.2) ? ConfigPolicy.WIPE : ConfigPolicy.KEEP,
                waves,
                chance.between(1, 10),
                stop,
                Duration.ofSeconds(chance.between(240, 900)),
                new HealthSpec(
                    Duration.ofSeconds(chance.between(0, 60)),
                    Duration.ofMinutes(chance.between(1, 5)),
                    List.of(new CheckSpec.Services())))
            .withLimits(limits())
            .withFallback(fallback());
    var nights = new Nights(scenario.seed());
    return nights
        .waitsForAbsent()
        .map(playbook::waitingForAbsent)
        .orElse(playbook)
        .withSchedule(nights.schedule());
  }

  /** By the seed, not by chance: what chance says of all else stays as it was. */
  private Fallback fallback() {
    return scenario.seed() % 3 == 0
        ? new Fallback(List.of(), Fallback.OnFailedGate.ROLLBACK)
        : Fallback.NONE;
  }

  private Limits limits() {
    return new Limits(
        chance.happens(0.3) ? Limits.Canaries.ALWAYS : Limits.Canaries.WAVES,
        perSite(0.2, 4),
        perSite(0.2, 2));
  }

  private List<PerLabel> perSite(double often, int most) {
    return chance.happens(often)
        ? List.of(new PerLabel("site", chance.between(1, most), Optional.empty()))
        : List.of();
  }
}

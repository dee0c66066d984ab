package dev.wrtfleet.cli;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.forecast.Assumptions;
import dev.wrtfleet.forecast.Forecast;
import dev.wrtfleet.forecast.Guess;
import dev.wrtfleet.forecast.History;
import dev.wrtfleet.forecast.Scenario;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.view.terminal.ForecastView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet simulate}: what a playbook would do to a fleet, over many nights. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a playbook on your inventory over many nights with assumed luck.",
      "Says how long a night takes, and how many routers break before it stops "
          + "itself. No router is contacted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet simulate canary.yaml -i fleet.yaml",
      "  wrtfleet simulate canary.yaml -i fleet.yaml --lost 5%% --away 3m..8m",
      "  wrtfleet simulate canary.yaml -i fleet.yaml --from-history",
      "  wrtfleet simulate canary.yaml -i fleet.yaml --bad-board tplink,archer-c7-v2",
      "",
      "Where each default is from: docs/simulate.md."
    })
final class SimulateCommand implements Callable<Integer> {
  /** So many routers are played in all where nobody says how many nights. */
  private static final int ROUTERS = 80_000;

  private static final int NIGHTS_MIN = 40;
  private static final int NIGHTS_MAX = 1000;

  /** More nights say nothing more. */
  private static final int NIGHTS_LIMIT = 100_000;

  /** Older runs say little of the firmware of today. */
  private static final int HISTORY_RUNS_MAX = 50;

  private static final int BOARDS_SHOWN = 10;

  private final Surroundings around;
  private final Workshop workshop;

  @Parameters(paramLabel = "PLAYBOOK", description = "Playbook file.")
  Path playbookFile = Path.of("");

  @Mixin FleetOptions fleet = new FleetOptions();
  @Mixin AssumedOptions assumed = new AssumedOptions();
  @Mixin StoreOptions storeOptions = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--nights",
      paramLabel = "N",
      description = "How many nights of each kind (default: 40 to 1000, fewer for large fleets).")
  @Nullable Integer nights;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds give equal nights (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      converter = OptionValues.Moment.class,
      description = "When the night begins, as 2027-01-11T22:00:00Z (default: now).")
  @Nullable Instant start;

  @Option(
      names = "--bad-board",
      paramLabel = "BOARD",
      description = "The board whose image is bad (default: the one with the most routers).")
  @Nullable String badBoard;

  @Option(
      names = "--bad-percent",
      paramLabel = "PERCENT",
      converter = OptionValues.Share.class,
      defaultValue = "100%",
      description = "How many of its routers do not come back then (default: ${DEFAULT-VALUE}).")
  double badPercent;

  SimulateCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    Playbook playbook = workshop.playbook(playbookFile);
    Selected selected = workshop.select(fleet, playbook);
    var history = new History();
    Map<String, RouterFacts> known = lookBack(selected, history);
    Assumptions assumptions = assumed.over(base(history));
    var notes = new ArrayList<String>();
    Guess guess =
        Guess.of(
            playbook,
            new Guess.Chosen(selected.fleet(), selected.hosts()),
            catalog(playbook, notes),
            known,
            assumed.imageSize);
    refuseNobody(guess);
    var forecast =
        new Forecast(
            guess.plan(), start == null ? around.clock().instant() : start, seed, nightsOf(guess));
    List<ForecastView.Kind> kinds =
        scenarios(guess, assumptions).stream()
            .map(scenario -> new ForecastView.Kind(scenario, forecast.of(scenario)))
            .toList();
    var view = new ForecastView(output.paint(around), guess, seed, sources(history, notes), kinds);
    workshop.print(output.jsonl() ? view.json() : view.lines());
    return ExitCode.OK.number();
  }

  /** What routers said, and how it went before; one opening of the store for both. */
  private Map<String, RouterFacts> lookBack(Selected selected, History history) {
    Map<String, RouterFacts> known = new HashMap<>();
    try (Store store = workshop.store(storeOptions)) {
      for (Host host : selected.hosts()) {
        store
            .knownFacts()
            .of(host.name())
            .ifPresent(facts -> known.put(host.name(), facts.facts()));
      }
      if (assumed.fromHistory) {
        store.runs().list().stream()
            .limit(HISTORY_RUNS_MAX)
            .forEach(run -> history.add(store.journal().events(run.id())));
      }
    }
    return known;
  }

  private Assumptions base(History history) {
    if (!assumed.fromHistory) {
      return Assumptions.USUAL;
    }
    if (!history.isEnough()) {
      throw FleetException.wrongInput(
          Problem.of(
              "simulate.history-short",
              "earlier runs say too little to foretell anything from",
              "%d routers were flashed in %d runs; at least %d are needed"
                  .formatted(history.flashed(), history.runs(), History.FLASHED_MIN),
              "Leave --from-history out: the usual rates are assumed then."));
    }
    return history.assumptions();
  }

  /** The images as far as they are there: a night can be thought through before they are. */
  private Catalog catalog(Playbook playbook, List<String> notes) {
    try {
      return workshop.catalog(playbook);
    } catch (FleetException e) {
      notes.add(
          "the playbook's images cannot be used and are assumed: "
              + e.problems().getFirst().what());
      return Catalog.of(List.of());
    }
  }

  private static void refuseNobody(Guess guess) {
    if (guess.routers() == 0) {
      throw FleetException.wrongInput(
          Problem.of(
              "simulate.nobody",
              "there is nothing to play: no router would be upgraded",
              guess.plan().hosts().stream()
                  .limit(1)
                  .flatMap(
                      host -> host.ended().stream().map(end -> host.name() + ": " + end.reason()))
                  .collect(Collectors.joining()),
              "See who is left out and why with 'wrtfleet plan'."));
    }
  }

  private int nightsOf(Guess guess) {
    if (nights == null) {
      return Math.clamp(ROUTERS / guess.routers(), NIGHTS_MIN, NIGHTS_MAX);
    }
    if (nights < 1 || nights > NIGHTS_LIMIT) {
      throw FleetException.wrongInput(
          Problem.of(
              "simulate.nights",
              "--nights " + nights + " cannot be played",
              "",
              "Give a number from 1 to " + NIGHTS_LIMIT + ", or leave it out."));
    }
    return nights;
  }

  private List<Scenario> scenarios(Guess guess, Assumptions assumptions) {
    String bad = badBoard == null ? guess.boardsByRouters().getFirst() : badBoard;
    if (guess.routersOf(bad) == 0) {
      throw FleetException.wrongInput(
          Problem.of(
              "simulate.board-unknown",
              "no router that would be upgraded has the board '" + bad + "'",
              "boards: "
                  + guess.boardsByRouters().stream()
                      .limit(BOARDS_SHOWN)
                      .collect(Collectors.joining(" ")),
              "Name one of these with --bad-board."));
    }
    return List.of(Scenario.usual(assumptions), Scenario.badImage(assumptions, bad, badPercent));
  }

  private List<String> sources(History history, List<String> notes) {
    if (assumed.fromHistory) {
      notes.addFirst(
          "rates and times are those of %d routers in %d earlier runs"
              .formatted(history.routers(), history.runs()));
    }
    return notes;
  }
}

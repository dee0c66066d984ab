package dev.wrtfleet.cli;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Choice;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.view.terminal.JsonLine;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Answers "may this file go on that router, keeping its configuration or only with a wipe?". */
final class Suitability {
  private final Surroundings around;
  private final Workshop workshop;
  private final OutputOptions output;

  Suitability(Surroundings around, Workshop workshop, OutputOptions output) {
    this.around = around;
    this.workshop = workshop;
    this.output = output;
  }

  int show(List<Catalog> catalogs, String target, FleetOptions options, LinkOptions link) {
    RouterFacts facts = facts(target, options, link);
    boolean all = true;
    for (Catalog catalog : catalogs) {
      for (Image image : catalog.images()) {
        Choice keep = catalog.only(image).choose(facts, true);
        Choice wipe = catalog.only(image).choose(facts, false);
        all &= isYes(keep) || isYes(wipe);
        workshop.print(
            List.of(output.jsonl() ? json(image, keep, wipe) : words(image, keep, wipe)));
      }
    }
    return (all ? ExitCode.OK : ExitCode.WRONG_INPUT).number();
  }

  private static boolean isYes(Choice choice) {
    return switch (choice) {
      case Choice.Chosen chosen -> true;
      case Choice.ByProfile found -> true;
      case Choice.Several several -> false;
      case Choice.Nothing nothing -> false;
    };
  }

  private String words(Image image, Choice keep, Choice wipe) {
    var paint = output.paint(around);
    String name = String.valueOf(image.file().getFileName());
    if (isYes(keep)) {
      return name + ": " + paint.good("yes") + ", with the configuration kept or wiped";
    }
    if (isYes(wipe)) {
      return name + ": " + paint.warn("only with 'config: wipe'") + ": " + why(keep);
    }
    return name + ": " + paint.bad("no") + ": " + why(wipe);
  }

  private static String json(Image image, Choice keep, Choice wipe) {
    return new JsonLine()
        .put("file", image.file().toString())
        .put("keep", isYes(keep))
        .put("wipe", isYes(wipe))
        .put("why", why(keep))
        .line();
  }

  private static String why(Choice choice) {
    return switch (choice) {
      case Choice.Chosen chosen -> "";
      case Choice.ByProfile found -> "";
      case Choice.Several several -> "several images name this board";
      case Choice.Nothing(String why, String advice) -> why;
    };
  }

  /** A host's own facts; for a bare board those of a router of today with nothing special. */
  private RouterFacts facts(String target, FleetOptions options, LinkOptions link) {
    boolean hasInventory =
        !options.inventories.isEmpty() || !around.variable("WRTFLEET_INVENTORY").isEmpty();
    if (hasInventory) {
      Fleet fleet = workshop.fleet(workshop.inventories(options));
      Optional<Host> host = fleet.host(target);
      if (host.isPresent()) {
        return probed(new Selected(fleet, List.of(host.get())), link);
      }
    }
    return ofBoard(target);
  }

  private RouterFacts probed(Selected selected, LinkOptions link) {
    Surveyed found = workshop.survey(selected, link).getFirst();
    return found
        .facts()
        .orElseThrow(() ->
            new FleetException(
                ExitCode.NOTHING_REACHABLE,
                List.of(
                    Problem.of(
                        "host.unreachable",
                        found.host().name() + " could not be asked",
                        found.failure().orElse(""),
                        found.advice()))));
  }

  private static RouterFacts ofBoard(String board) {
    return new RouterFacts(
        new Identity(board, "", "", "1.0"),
        new Release("OpenWrt", "SNAPSHOT", "", ""),
        new Boot("", "", false, true),
        new Memory(0, 0, 0),
        new Workings(
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            false));
  }
}

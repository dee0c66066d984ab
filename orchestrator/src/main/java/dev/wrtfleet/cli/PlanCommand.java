package dev.wrtfleet.cli;

import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Outlook;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.store.KnownFacts;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.view.terminal.OutlookView;
import dev.wrtfleet.view.terminal.Paint;
import dev.wrtfleet.view.terminal.PlanView;
import dev.wrtfleet.view.terminal.ScheduleView;
import dev.wrtfleet.view.terminal.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet plan}: who would be upgraded, in which wave, with which image, and who not. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Shows who would be upgraded, in which wave, with which image, and who not and why.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet plan canary.yaml -i fleet.yaml",
      "  wrtfleet plan canary.yaml -i fleet.yaml --out friday.plan.json",
      "  wrtfleet run friday.plan.json -i fleet.yaml",
      "  wrtfleet plan canary.yaml -i fleet.yaml --cached     at once, from the last probes"
    })
final class PlanCommand implements Callable<Integer> {
  private static final int HOSTS_SHOWN = 10;

  private final Surroundings around;
  private final Workshop workshop;

  @Parameters(paramLabel = "PLAYBOOK", description = "Playbook file.")
  Path playbookFile = Path.of("");

  @Mixin FleetOptions fleet = new FleetOptions();
  @Mixin LinkOptions link = new LinkOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Save the plan as FILE.json, to be reviewed and run exactly so.")
  @Nullable Path out;

  @Option(
      names = "--cached",
      description = "Ask no router: plan from what the last probes and runs found.")
  boolean cached;

  @Option(
      names = "--max-age",
      paramLabel = "AGE",
      description =
          "With --cached: a router of which only older facts are remembered is left out (default:"
              + " ${DEFAULT-VALUE}).")
  String maxAge = "7d";

  @Option(
      names = "--detailed-exitcode",
      description = "End with 2 where there is something to upgrade, 0 where there is not.")
  boolean detailedExitCode;

  PlanCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    Optional<Path> saveTo = Optional.ofNullable(out).map(workshop::resolve);
    saveTo.ifPresent(PlanFile::checkName);
    Playbook playbook = workshop.playbook(playbookFile);
    Workshop.requireBefore(playbook);
    Made made = cached ? remembering(playbook) : asking(playbook);
    Plan plan = made.plan();
    // Thousands of images are not looked through twice.
    Catalog earlier =
        playbook.fallback().before().isEmpty()
            ? made.catalog()
            : workshop.earlierImages(playbook, List.of());
    show(plan, Outlook.of(plan, made.found(), earlier));
    saveTo.ifPresent(file -> {
      PlanFile.save(plan, file);
      around.err().println("saved: wrtfleet run " + out + " runs exactly this");
    });
    return exitCode(plan);
  }

  /** A plan, and what it was made of. */
  private record Made(Plan plan, List<Surveyed> found, Catalog catalog) {}

  private void show(Plan plan, Outlook outlook) {
    Paint paint = output.paint(around);
    var view = new PlanView(paint, output.verbose ? Integer.MAX_VALUE : HOSTS_SHOWN);
    if (output.jsonl()) {
      workshop.print(view.json(plan, outlook));
      return;
    }
    workshop.print(view.lines(plan));
    workshop.print(new OutlookView(paint, output.verbose).lines(plan, outlook));
    workshop.print(new ScheduleView(paint).lines(plan, around.clock().instant()));
  }

  private Made asking(Playbook playbook) {
    Selected selected = workshop.select(fleet, playbook);
    Catalog catalog = workshop.catalog(playbook);
    List<Surveyed> found = workshop.survey(playbook, selected, link);
    Plan plan = workshop.plan(playbook, found, selected.fleet(), catalog);
    return new Made(PlanTimes.with(plan, selected.fleet(), around), found, catalog);
  }

  private Made remembering(Playbook playbook) {
    var facts = new CachedFacts(CachedFacts.age(maxAge), around.clock().instant());
    CachedFacts.check(playbook);
    // Thousands of routers take their time in both files: they are read side by side.
    var selecting = CompletableFuture.supplyAsync(() -> workshop.select(fleet, playbook));
    try (Store store = workshop.store()) {
      Map<String, KnownFacts.Known> known = store.knownFacts().all();
      Catalog catalog = workshop.catalog(playbook);
      Selected selected = joined(selecting);
      CachedFacts.Remembered found = facts.of(selected.hosts(), known);
      around
          .err()
          .println(
              "no router was asked: "
                  + found
                      .age()
                      .map(age ->
                          "planned from what is remembered, up to " + Words.age(age) + " old")
                      .orElse("nothing is remembered"));
      Plan plan = workshop.plan(playbook, found.hosts(), selected.fleet(), catalog);
      return new Made(PlanTimes.with(plan, selected.fleet(), store), found.hosts(), catalog);
    }
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof FleetException expected ? expected : e;
    }
  }

  private int exitCode(Plan plan) {
    boolean changes = plan.hosts().stream().anyMatch(host -> host.wave().isPresent());
    if (detailedExitCode) {
      return changes ? 2 : 0;
    }
    boolean nobody =
        !plan.hosts().isEmpty()
            && plan.hosts().stream()
                .allMatch(host ->
                    host.ended().map(end -> end.outcome() == Outcome.UNREACHABLE).orElse(false));
    return (nobody ? ExitCode.NOTHING_REACHABLE : ExitCode.OK).number();
  }
}

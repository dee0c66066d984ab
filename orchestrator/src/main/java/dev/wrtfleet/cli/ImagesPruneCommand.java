package dev.wrtfleet.cli;

import dev.wrtfleet.image.Pruning;
import dev.wrtfleet.image.Useless;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.view.terminal.PruneView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet images prune}: throws away what nothing needs any more, once told to. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Finds what is useless in folders of images.",
      "Refused and broken files, releases that a newer image of the same boards "
          + "supersedes, downloads that were cut off. Deletes it with --yes.",
      "What runs that are not over need stays, and so does all that is not surely " + "firmware."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet images prune images/",
      "  wrtfleet images prune images/ --keep canary.yaml --keep rollback.yaml --yes"
    })
final class ImagesPruneCommand implements Callable<Integer> {
  private final Surroundings around;
  private final Workshop workshop;

  @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of images.")
  List<Path> folders = new ArrayList<>();

  @Option(
      names = "--keep",
      paramLabel = "PLAYBOOK|PLAN",
      description = "Keep every image this playbook or saved plan may use. May be given again.")
  List<Path> keep = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only say what would be deleted (the default).")
  boolean dryRun;

  @Option(names = "--yes", description = "Delete it.")
  boolean yes;

  @Mixin OutputOptions output = new OutputOptions();

  ImagesPruneCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    if (yes && dryRun) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.prune",
              "--dry-run and --yes contradict each other",
              "",
              "Give one of them, or none to only look."));
    }
    var pruning =
        new Pruning(
            new NeededImages(around, workshop).of(keep),
            workshop.trustedKeys().read(),
            around.clock());
    List<Useless> found = pruning.in(folders.stream().map(workshop::resolve).toList());
    var deleted = new LinkedHashSet<Path>();
    var problems = new ArrayList<Problem>();
    if (yes) {
      found.forEach(each -> delete(each, deleted, problems));
    }
    show(found, deleted);
    if (!problems.isEmpty()) {
      throw FleetException.wrongInput(problems);
    }
    return ExitCode.OK.number();
  }

  private static void delete(Useless each, Set<Path> deleted, List<Problem> problems) {
    each.delete()
        .ifPresentOrElse(
            why ->
                problems.add(
                    Problem.of(
                        "image.not-deleted",
                        "cannot delete " + each.file(),
                        why,
                        "Make its folder writable for this user, or look again.")),
            () -> deleted.add(each.file()));
  }

  private void show(List<Useless> found, Set<Path> deleted) {
    workshop.print(
        output.jsonl()
            ? PruneView.json(found, deleted)
            : new PruneView(output.paint(around), around.folder()).lines(found, deleted, yes));
  }
}

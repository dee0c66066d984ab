package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.store.EngineLock;
import dev.wrtfleet.store.OldRuns;
import dev.wrtfleet.store.OldRuns.Old;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.view.terminal.OldRunsView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet runs prune}: takes old runs out of the journal, once told to. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Proposes runs that are over and old; takes them out of the journal with --yes.",
      "What they did to each host stays in 'hosts history'. Runs that are not over stay."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet runs prune --keep 90d",
      "  wrtfleet export --all | gzip > all.jsonl.gz",
      "  wrtfleet runs prune --keep 90d --keep-runs 20 --yes"
    })
final class RunsPruneCommand implements Callable<Integer> {
  private final Surroundings around;
  private final Workshop workshop;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      converter = OptionValues.Time.class,
      description = "Keep runs that were over so long ago or less, for instance 90d.")
  @Nullable Duration keep;

  @Option(
      names = "--keep-runs",
      paramLabel = "N",
      description = "Keep the newest N runs, however old.")
  @Nullable Integer keepRuns;

  @Option(
      names = "--backups",
      description = "Delete the configuration backups of these runs as well.")
  boolean backups;

  @Option(names = "--yes", description = "Do it. Without it nothing is changed.")
  boolean yes;

  @Mixin StoreOptions storeOptions = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  RunsPruneCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    OldRuns.Keep stays = stays();
    List<Old> found;
    OptionalLong freed = OptionalLong.empty();
    var problems = new ArrayList<Problem>();
    try (Store store = workshop.store(storeOptions)) {
      found = store.oldRuns().find(stays);
      if (yes) {
        found.forEach(store.oldRuns()::prune);
        freed = shrink(store);
      }
    }
    if (yes && backups) {
      found.forEach(old -> deleteBackups(old, problems));
    }
    var view = new OldRunsView(found, yes, freed);
    workshop.print(output.jsonl() ? view.json() : view.lines());
    if (!problems.isEmpty()) {
      throw FleetException.wrongInput(problems);
    }
    return ExitCode.OK.number();
  }

  private OldRuns.Keep stays() {
    if ((keep == null && keepRuns == null) || (keepRuns != null && keepRuns < 0)) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.runs-prune",
              "which runs are to stay?",
              "",
              "Give --keep 90d, or --keep-runs 20, or both: a run stays where either says so."));
    }
    return new OldRuns.Keep(
        Optional.ofNullable(keep).map(around.clock().instant()::minus),
        keepRuns == null ? OptionalInt.empty() : OptionalInt.of(keepRuns));
  }

  /**
   * How much smaller the file became; absent where somebody drives runs and must not be held up,
   * and where a server sees to its own files.
   */
  private OptionalLong shrink(Store store) {
    if (store.isShared()) {
      return OptionalLong.empty();
    }
    Optional<EngineLock> lock = EngineLock.tryTake(store.folder(), around.clock());
    if (lock.isEmpty()) {
      return OptionalLong.empty();
    }
    try (EngineLock held = lock.get()) {
      long before = size(store.folder().database());
      store.oldRuns().shrink(held);
      return OptionalLong.of(Math.max(0, before - size(store.folder().database())));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private void deleteBackups(Old old, List<Problem> problems) {
    Path folder = around.stateFolder().resolve("backups").resolve(old.run().id());
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      problems.add(
          Problem.of(
              "run.backups-not-deleted",
              "cannot delete the backups in " + folder,
              String.valueOf(e.getMessage()),
              "The run itself is pruned. Delete the folder by hand."));
    }
  }
}

package dev.wrtfleet.cli;

import dev.wrtfleet.engine.Engine;
import dev.wrtfleet.engine.Share;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet worker}: works on the runs of a shared store, beside any number of others. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = {
      "Works on the runs of a shared journal (PostgreSQL).",
      "Beside any number of others, until it is ended (SIGTERM, Ctrl-C). Needs no "
          + "playbook and no inventory: both come with the run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet worker --store jdbc:postgresql://db.example/wrtfleet",
      "  wrtfleet worker --site berlin --images /srv/images --store jdbc:postgresql://db.example/wrtfleet"
    })
final class WorkerCommand implements Callable<Integer> {
  /** More than an engine takes to stop. */
  private static final long STOP_SECONDS_MAX = 60;

  private final Surroundings around;
  private final Workshop workshop;

  @Mixin StoreOptions store = new StoreOptions();
  @Mixin LinkOptions link = new LinkOptions();

  @Option(
      names = "--site",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Only hosts with the label site=NAME; without it all hosts.")
  List<String> sites = new ArrayList<>();

  @Option(
      names = "--images",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folders to find planned images in by their sha256, if not where planned.")
  List<Path> images = new ArrayList<>();

  WorkerCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() throws InterruptedException {
    var ended = new CountDownLatch(1);
    try {
      work(ended);
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private void work(CountDownLatch ended) throws InterruptedException {
    List<Path> folders = images.stream().map(workshop::resolve).toList();
    try (Store opened = workshop.store(store)) {
      if (!opened.isShared()) {
        throw FleetException.wrongInput(
            Problem.of(
                "worker.no-shared-store",
                "a worker needs a journal it shares with others",
                "the one in the state folder is driven by one process",
                "Name it: --store jdbc:postgresql://HOST/DATABASE, or in $WRTFLEET_STORE."));
      }
      var crews = new RunCrews(around, workshop, opened, "", link).carrying(folders);
      String name = Workshop.processName(opened);
      var share = Share.of(new HashSet<>(sites));
      try (Engine engine = workshop.engineBeside(opened, crews, share, name)) {
        var ordered = new OrderedRollbacks(around, wayBack(opened, folders, name), opened);
        driveUntilTold(engine, ordered, ended);
      }
    }
  }

  private WayBack wayBack(Store opened, List<Path> folders, String name) {
    return new WayBack(around, workshop, opened, link).carrying(folders).in(name);
  }

  /** {@code ended} tells that everything is put away: only the thread that began it does that. */
  private void driveUntilTold(Engine engine, OrderedRollbacks ordered, CountDownLatch ended)
      throws InterruptedException {
    var hook =
        new Thread(
            () -> {
              ordered.close();
              engine.stop();
              await(ended);
              around.err().println("worker ended; what it had begun goes on elsewhere");
              around.err().flush();
            },
            "stop-worker");
    Runtime.getRuntime().addShutdownHook(hook);
    around.err().println("working on " + (sites.isEmpty() ? "all sites" : sites) + "; Ctrl-C ends");
    ordered.start();
    try {
      engine.driveAll();
    } finally {
      ordered.close();
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      if (!ended.await(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        Thread.currentThread().interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

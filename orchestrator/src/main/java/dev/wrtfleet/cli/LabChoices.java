package dev.wrtfleet.cli;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a lab is to be like. */
final class LabChoices {
  private static final long LOOK_SECONDS = 5;

  @Option(
      names = "--routers",
      paramLabel = "N",
      description = "How many routers (default: ${DEFAULT-VALUE}).")
  int routers = 24;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "How many times faster than real routers (default: ${DEFAULT-VALUE}).")
  double speed = 10;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "All chance comes from it (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--current",
      paramLabel = "N",
      description = "How many run the new release already (default: ${DEFAULT-VALUE}).")
  int current;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description = {
        "NAME=HOST[,HOST…], NAME:COUNT, or NAME*TIMES=HOST. Names: refuses-connection, wrong-board,",
        "drops-during-upload, test-fails, never-comes-back, comes-back-with-old-firmware,",
        "comes-back-unhealthy, changes-host-key, and more: a wrong name lists them all."
      })
  List<String> faults = new ArrayList<>();

  @Option(
      names = "--image-size",
      paramLabel = "KIB",
      description = "About how large the images are (default: ${DEFAULT-VALUE}).")
  int imageKib = 300;

  @Option(
      names = "--end-when-idle-for",
      paramLabel = "SECONDS",
      description = "End by itself when nothing happened for so long.")
  @Nullable Long idleSeconds;

  LabOptions options(Path folder) {
    try {
      LabOptions options =
          LabOptions.of(routers, folder)
              .at(speed)
              .seeded(seed)
              .imagesOf(Math.clamp(imageKib * 1024L, 0, Integer.MAX_VALUE));
      LabOptions.Mix mix = options.mix();
      options = options.with(new LabOptions.Mix(mix.boards(), mix.eras(), current, mix.password()));
      for (String fault : faults) {
        options = options.with(fault);
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** A lab with these choices, or what is wrong with them. */
  Lab start(Path folder) {
    LabOptions options = options(folder);
    try {
      return Lab.start(options);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    } catch (FileAlreadyExistsException e) {
      throw unwritable(folder, "a file of this name is in the way");
    } catch (IOException e) {
      throw unwritable(folder, String.valueOf(e.getMessage()));
    }
  }

  private static FleetException wrong(IllegalArgumentException e) {
    return FleetException.wrongInput(
        Problem.of(
            "lab.option",
            "this lab cannot be",
            String.valueOf(e.getMessage()),
            "See: wrtfleet lab --help"));
  }

  private static FleetException unwritable(Path folder, String why) {
    return FleetException.wrongInput(
        Problem.of(
            "lab.folder",
            "the lab cannot be written to " + folder,
            why,
            "Name another folder with --dir, with some MiB of free space."));
  }

  /** Returns when the lab is to end. */
  void waitForTheEnd(Lab lab, CountDownLatch ended) throws IOException, InterruptedException {
    Path events = lab.directory().resolve("events.jsonl");
    long size = -1;
    long idle = 0;
    while (!ended.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
      long now = java.nio.file.Files.size(events);
      idle = now == size ? idle + LOOK_SECONDS : 0;
      size = now;
      if (idleSeconds != null && idle >= idleSeconds) {
        return;
      }
    }
  }
}

package dev.wrtfleet.image;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads many files, some at a time, and those the index knows not at all. */
final class Readings {
  /** Hashing is bound by the cores; beyond this many readers, by the disk and their memory. */
  private static final int READERS_MAX = 16;

  private final CatalogIndex index;
  private final ReadsImages reader;

  Readings(CatalogIndex index, ReadsImages reader) {
    this.index = index;
    this.reader = reader;
  }

  /** In the order of the files; all that cannot be read are named at once. */
  List<Reading> of(List<Path> files) {
    var problems = new ArrayList<Problem>();
    var readings = new ArrayList<Reading>();
    List<Callable<Reading>> wanted =
        files.stream().map(file -> (Callable<Reading>) () -> read(file)).toList();
    try (ExecutorService readers = Executors.newFixedThreadPool(readers())) {
      for (Future<Reading> reading : readers.invokeAll(wanted)) {
        try {
          readings.add(reading.get());
        } catch (ExecutionException e) {
          problems.addAll(problems(e));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FleetException.wrongInput(
          Problem.of("image.interrupted", "reading the images was interrupted", "", "Try again."));
    }
    index.save();
    if (!problems.isEmpty()) {
      throw FleetException.wrongInput(problems);
    }
    return readings;
  }

  private static int readers() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 2, READERS_MAX);
  }

  private Reading read(Path file) {
    return index.find(file).orElseGet(() -> index.read(file, reader));
  }

  private static List<Problem> problems(ExecutionException failure) {
    if (failure.getCause() instanceof FleetException expected) {
      return expected.problems();
    }
    throw new IllegalStateException("reading an image failed", failure);
  }
}

package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.shell.Syntax.Pipeline;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs the stages of a pipeline at the same time, the last one on the caller's thread. */
final class PipelineRun {
  private final Shell shell;

  PipelineRun(Shell shell) {
    this.shell = shell;
  }

  int run(Pipeline pipeline, Streams streams) {
    List<Syntax> stages = pipeline.stages();
    var done = new ArrayList<CountDownLatch>();
    Streams stream = streams;
    for (Syntax stage : stages.subList(0, stages.size() - 1)) {
      var pipe = new Pipe();
      var ended = new CountDownLatch(1);
      Streams own = stream.withOut(pipe.sink());
      boolean first = done.isEmpty();
      shell.fork(
          "ash",
          forked -> forked.subshell(stage, own),
          () -> {
            closeQuietly(own.out());
            if (!first) {
              closeQuietly(own.in());
            }
            ended.countDown();
          });
      done.add(ended);
      stream = streams.withIn(pipe.source());
    }
    int last = subshellOrSelf(stages, stream);
    if (!done.isEmpty()) {
      closeQuietly(stream.in());
    }
    done.forEach(shell::awaitQuietly);
    if (pipeline.inverted()) {
      return last == 0 ? 1 : 0;
    }
    return last;
  }

  private int subshellOrSelf(List<Syntax> stages, Streams streams) {
    return stages.size() == 1
        ? shell.run(stages.getFirst(), streams)
        : shell.subshell(stages.getLast(), streams);
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // nothing can be lost: the process that had it is over
    }
  }
}

package dev.wrtfleet.lab.shell;

import java.io.IOException;

/** One program of a router. */
@FunctionalInterface
public interface Applet {
  /**
   * Runs it to its end.
   *
   * @return the exit status
   * @throws InterruptedException when it is killed
   */
  int run(Call call) throws IOException, InterruptedException;
}

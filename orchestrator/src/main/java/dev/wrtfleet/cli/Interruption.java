package dev.wrtfleet.cli;

/**
 * What is said when the process is ended from outside. The journal has everything: the run goes on
 * with {@code resume}.
 */
final class Interruption {
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  static Interruption tellHowToGoOn(Surroundings around, String run) {
    var hook =
        new Thread(
            () -> {
              around.err().println();
              around
                  .err()
                  .println(
                      "Interrupted. Routers already flashing go on by themselves. To go on:"
                          + " wrtfleet resume "
                          + run);
              around.err().flush();
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  /** The run came to an end of its own. */
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook has said it.
    }
  }
}

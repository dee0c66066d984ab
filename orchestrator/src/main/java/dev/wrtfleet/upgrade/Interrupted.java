package dev.wrtfleet.upgrade;

import java.util.concurrent.CancellationException;

/** Keeps our own stop from being taken for a router's fault. */
final class Interrupted {
  private Interrupted() {}

  /**
   * Stops where this thread was told to: a link that broke because we are shutting down says
   * nothing about the router, and must not end a host.
   */
  static void stop() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("told to stop; the host goes on where it is next time");
    }
  }
}

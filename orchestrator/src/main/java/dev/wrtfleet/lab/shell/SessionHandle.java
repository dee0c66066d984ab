package dev.wrtfleet.lab.shell;

import java.util.concurrent.CountDownLatch;

/** The SSH session a shell runs in. */
public interface SessionHandle {
  /** A process that has none, like a daemon. */
  SessionHandle NONE =
      new SessionHandle() {
        @Override
        public boolean hasTerminal() {
          return false;
        }

        @Override
        public void cut() {}

        @Override
        public boolean isGone() {
          return false;
        }

        @Override
        public void holdOpen(CountDownLatch until) {}
      };

  /** Whether the client asked for a terminal. */
  boolean hasTerminal();

  /** Ends the TCP connection at once, without a word. */
  void cut();

  /** Whether the connection has ended, from whichever side. */
  boolean isGone();

  /** The channel stays open until this is down: somebody still has its pipes. */
  void holdOpen(CountDownLatch until);
}

package dev.wrtfleet.lab.router;

/** The SSH port of a router, as the router works it. */
public interface Door {
  /** Listens. */
  void open();

  /** Stops listening: connections are refused, the port stays reserved, sessions live on. */
  void close();

  /** Ends all sessions at once, without a word. */
  void cutSessions();

  /** Sessions stay connected, but nothing is read or written any more. */
  void freezeSessions();
}

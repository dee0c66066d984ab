package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.RouterFiles;
import java.util.Optional;

/** The router a shell runs on. */
public interface ShellHost {
  /** Its file system. */
  RouterFiles files();

  /** Its processes. */
  Processes processes();

  /** A program by its name, where this release has it. */
  Optional<Applet> program(String name);

  /** Where a program lies: {@code /usr/bin/free}. */
  Optional<String> whereIs(String name);

  /**
   * A {@code cat} has read this much of an upload from the client and goes on.
   *
   * @param session what it came through
   */
  void receiving(long bytes, SessionHandle session) throws InterruptedException;

  /** An upload from the client has come to its end, or the client has gone. */
  void received(String path, long bytes, SessionHandle session);
}

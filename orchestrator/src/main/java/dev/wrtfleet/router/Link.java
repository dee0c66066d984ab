package dev.wrtfleet.router;

import java.nio.file.Path;

/**
 * One open connection to one router. Calls block and are made from one thread. Every failure of the
 * connection is a {@link LinkException}; a command that merely fails is a {@link CommandResult}.
 * After a {@code LinkException} the link is dead.
 */
public interface Link extends AutoCloseable {
  /** The host key this router proved on this connection. */
  HostKey hostKey();

  /** Runs a command to its end. */
  CommandResult run(Command command) throws LinkException;

  /** Streams a local file into a command's stdin, never holding the file in memory. */
  CommandResult send(Command command, Path file, UploadProgress progress) throws LinkException;

  /**
   * Streams a command's stdout into a local file. The result's {@code out} is empty.
   *
   * @param maxBytes more than this is not kept: the rest is dropped and the result says {@code cut}
   */
  CommandResult fetch(Command command, Path file, long maxBytes) throws LinkException;

  /** Closes at once, never waits for the router. */
  @Override
  void close();
}

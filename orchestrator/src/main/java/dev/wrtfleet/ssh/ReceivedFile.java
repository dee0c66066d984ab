package dev.wrtfleet.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** What a command said, written to a file up to a limit; the rest is dropped. */
final class ReceivedFile implements ExecChannel.Sink {
  private final OutputStream file;
  private final long maxBytes;
  private long size;
  private boolean cut;
  private Optional<IOException> failure = Optional.empty();

  ReceivedFile(OutputStream file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized void take(byte[] bytes, int offset, int length) {
    int room = (int) Math.min(length, maxBytes - size);
    cut |= room < length;
    if (failure.isPresent()) {
      return;
    }
    try {
      file.write(bytes, offset, room);
      size += room;
    } catch (IOException e) {
      failure = Optional.of(e);
    }
  }

  synchronized boolean cut() {
    return cut;
  }

  /** Why the file is not whole, if our own disk is to blame. */
  synchronized Optional<IOException> failure() {
    return failure;
  }
}

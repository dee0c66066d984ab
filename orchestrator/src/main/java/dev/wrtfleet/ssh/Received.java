package dev.wrtfleet.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a command said, up to a limit; the rest is dropped. */
final class Received implements ExecChannel.Sink {
  private final int maxBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean cut;

  Received(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized void take(byte[] bytes, int offset, int length) {
    int room = Math.min(length, maxBytes - kept.size());
    kept.write(bytes, offset, room);
    cut |= room < length;
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  synchronized boolean cut() {
    return cut;
  }
}

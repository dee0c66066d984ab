package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** Reads a file from its beginning to its end once and shows it to all who must see it. */
final class Pass {
  private static final int BLOCK = 256 * 1024;

  private Pass() {}

  /**
   * Gives the first {@code length} bytes to every sink; returns how many there were.
   *
   * <p>The sinks see the same array and must not write to it.
   */
  static long over(FileChannel channel, long length, List<Sink> sinks) throws IOException {
    var buffer = ByteBuffer.allocate(BLOCK);
    long at = 0;
    while (at < length) {
      buffer.clear().limit((int) Math.min(BLOCK, length - at));
      int count = channel.read(buffer, at);
      if (count <= 0) {
        return at;
      }
      for (Sink sink : sinks) {
        sink.accept(at, buffer.array(), count);
      }
      at += count;
    }
    return at;
  }
}

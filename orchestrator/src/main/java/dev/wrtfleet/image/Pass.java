package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads a file from its beginning to its end once and shows it to all who must see it. The hash,
 * which costs as much as all others together, is made beside them in a thread of its own.
 */
final class Pass {
  /** Two of them stay in the cache of one processor. */
  private static final int BLOCK = 256 * 1024;

  /** Below this a second thread costs more than it brings. */
  private static final long TWO_THREADS_FROM = 2L << 20;

  /** A piece of the file. */
  private static final class Block {
    private final long at;
    private final byte[] bytes;
    private final int count;

    Block(long at, byte[] bytes, int count) {
      this.at = at;
      this.bytes = bytes;
      this.count = count;
    }

    void show(Sink sink) {
      sink.accept(at, bytes, count);
    }

    long end() {
      return at + count;
    }
  }

  private final FileChannel channel;
  private final long length;
  private byte[] spare = new byte[BLOCK];

  private Pass(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  /**
   * Gives the first {@code length} bytes to the hash and every sink; returns how many there were.
   *
   * <p>They see the same array and must not write to it.
   */
  static long over(FileChannel channel, long length, Sink hash, List<Sink> sinks)
      throws IOException {
    var pass = new Pass(channel, length);
    if (length < TWO_THREADS_FROM) {
      return pass.run(hash, sinks, Runnable::run);
    }
    try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
      return pass.run(hash, sinks, beside);
    }
  }

  private long run(Sink hash, List<Sink> sinks, Executor hasher) throws IOException {
    Block block = next(0, new byte[BLOCK]);
    while (block.count > 0) {
      Block seen = block;
      var hashed = CompletableFuture.runAsync(() -> seen.show(hash), hasher);
      sinks.forEach(seen::show);
      block = next(seen.end(), spare);
      hashed.join();
      spare = seen.bytes;
    }
    return block.at;
  }

  /** The next block, full but for the last one; an empty one at the end. */
  private Block next(long at, byte[] into) throws IOException {
    var buffer = ByteBuffer.wrap(into, 0, (int) Math.min(BLOCK, length - at));
    int got;
    do {
      got = channel.read(buffer, at + buffer.position());
    } while (got > 0 && buffer.hasRemaining());
    return new Block(at, into, buffer.position());
  }
}

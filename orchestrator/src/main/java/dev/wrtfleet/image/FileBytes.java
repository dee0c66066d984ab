package dev.wrtfleet.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** A look into an open file. Keeps the first block, which nearly every question is about. */
final class FileBytes implements Bytes {
  private final FileChannel channel;
  private final long length;
  private final byte[] head;

  FileBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
    this.head = readHere(0, READ_MAX);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public byte[] read(long at, int count) {
    if (at < 0 || at >= length || count <= 0) {
      return new byte[0];
    }
    int wanted = (int) Math.min(Math.min(count, READ_MAX), length - at);
    try {
      return at + wanted <= head.length
          ? Arrays.copyOfRange(head, (int) at, (int) at + wanted)
          : readHere(at, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] readHere(long at, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    int got;
    do {
      got = channel.read(buffer, at + buffer.position());
    } while (got > 0 && buffer.hasRemaining());
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}

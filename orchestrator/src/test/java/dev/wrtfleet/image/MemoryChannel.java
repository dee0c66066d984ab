package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file that is only in memory, and whose reads give at most so many bytes at once. */
final class MemoryChannel extends FileChannel {
  private final byte[] content;
  private final int readMax;
  private final long[] sizes;
  private int asked;

  /** Whose size is what {@code sizes} say, one after the other, the last one from then on. */
  MemoryChannel(byte[] content, int readMax, long... sizes) {
    this.content = content;
    this.readMax = readMax;
    this.sizes = sizes.length == 0 ? new long[] {content.length} : sizes.clone();
  }

  @Override
  public int read(ByteBuffer into, long at) {
    if (at >= content.length) {
      return -1;
    }
    int count = (int) Math.min(Math.min(into.remaining(), readMax), content.length - at);
    into.put(content, (int) at, count);
    return count;
  }

  @Override
  public long size() {
    return sizes[Math.min(asked++, sizes.length - 1)];
  }

  @Override
  protected void implCloseChannel() {}

  private static UnsupportedOperationException notHere() {
    return new UnsupportedOperationException("an image is only read, and from anywhere");
  }

  @Override
  public int read(ByteBuffer into) {
    throw notHere();
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw notHere();
  }

  @Override
  public int write(ByteBuffer from) {
    throw notHere();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw notHere();
  }

  @Override
  public int write(ByteBuffer from, long at) {
    throw notHere();
  }

  @Override
  public long position() {
    throw notHere();
  }

  @Override
  public FileChannel position(long to) {
    throw notHere();
  }

  @Override
  public FileChannel truncate(long to) {
    throw notHere();
  }

  @Override
  public void force(boolean metaData) {
    throw notHere();
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    throw notHere();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
    throw notHere();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long count) {
    throw notHere();
  }

  @Override
  public FileLock lock(long at, long count, boolean shared) {
    throw notHere();
  }

  @Override
  public FileLock tryLock(long at, long count, boolean shared) {
    throw notHere();
  }
}

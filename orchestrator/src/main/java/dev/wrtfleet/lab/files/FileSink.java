package dev.wrtfleet.lab.files;

import java.io.IOException;
import java.io.OutputStream;

/** An open file: takes what fits, then says that there is no space. */
public final class FileSink extends OutputStream {
  private final Content content;
  private final Space space;
  private final String path;
  private long written;

  FileSink(Content content, Space space, String path) {
    this.content = content;
    this.space = space;
    this.path = path;
  }

  /** Where it was opened. */
  public String path() {
    return path;
  }

  /** Bytes written through this handle. */
  public long written() {
    return written;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (content.unused()) {
      written += length; // the name is gone: what goes into an unlinked file is never seen again
      return;
    }
    long size = content.size();
    int fits = (int) (space.grow(size, size + length) - size);
    content.append(bytes, offset, fits);
    written += fits;
    if (fits < length) {
      throw new FileTrouble(FileTrouble.FULL);
    }
  }

  @Override
  public void close() throws IOException {
    content.rest();
  }
}

package dev.wrtfleet.lab.files;

import dev.wrtfleet.lab.firmware.Trailer;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a router's file. Small ones stay on the heap; once larger than {@value #HEAP_MAX}
 * bytes they go to a file on this machine's disk, so that hundreds of uploads at once cost no heap.
 */
final class Content implements Trailer.Source {
  private static final int HEAP_MAX = 16 * 1024;

  private final Path spill;
  private byte[] heap = new byte[0];
  private long size;
  private int users;
  private boolean onDisk;
  private @Nullable OutputStream open;

  /**
   * Nothing yet.
   *
   * @param spill where it goes when it gets large
   */
  Content(Path spill) {
    this.spill = spill;
  }

  @Override
  public synchronized long size() {
    return size;
  }

  synchronized void append(byte[] bytes, int offset, int length) throws IOException {
    if (!onDisk && size + length <= HEAP_MAX) {
      if (size + length > heap.length) {
        heap = Arrays.copyOf(heap, (int) Math.max(size + length, Math.min(2 * size, HEAP_MAX)));
      }
      System.arraycopy(bytes, offset, heap, (int) size, length);
    } else {
      toDisk().write(bytes, offset, length);
    }
    size += length;
  }

  private OutputStream toDisk() throws IOException {
    OutputStream out = open;
    if (out == null) {
      Files.createDirectories(spill.toAbsolutePath().getParent());
      out = new FileOutputStream(spill.toFile(), true);
      if (!onDisk) {
        out.write(heap, 0, (int) size);
        heap = new byte[0];
        onDisk = true;
      }
      open = out;
    }
    return out;
  }

  /** Nothing will be appended for now: gives the file descriptor back. */
  synchronized void rest() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public synchronized InputStream from(long offset) throws IOException {
    if (!onDisk) {
      int start = (int) Math.min(offset, size);
      return new ByteArrayInputStream(heap, start, (int) size - start);
    }
    var in = new FileInputStream(spill.toFile());
    in.skipNBytes(Math.min(offset, size));
    return in;
  }

  synchronized boolean shared() {
    return users > 1;
  }

  synchronized boolean unused() {
    return users == 0;
  }

  synchronized void use() {
    users++;
  }

  /** One user fewer; after the last its place on disk is free. */
  synchronized void drop() throws IOException {
    users--;
    if (users == 0 && onDisk) {
      rest();
      Files.deleteIfExists(spill);
    }
  }
}

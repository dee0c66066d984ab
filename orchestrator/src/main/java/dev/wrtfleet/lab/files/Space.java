package dev.wrtfleet.lab.files;

/** How much a mounted file system holds. Files take whole pages, as in a tmpfs. */
public final class Space {
  private static final int PAGE = 4096;

  private final long capacity;
  private long used;

  /** An empty one of this many bytes. */
  Space(long capacity) {
    this.capacity = capacity;
  }

  /** Bytes it can hold. */
  public long capacity() {
    return capacity;
  }

  /** Bytes taken. */
  public synchronized long used() {
    return used;
  }

  /** Grows a file from one size towards another; answers the size that fits. */
  synchronized long grow(long from, long to) {
    long fits = Math.min(to, pages(from) + (capacity - used) / PAGE * PAGE);
    used += pages(fits) - pages(from);
    return fits;
  }

  /** Gives back what a file of this size took. */
  synchronized void free(long size) {
    used -= pages(size);
  }

  private static long pages(long size) {
    return (size + PAGE - 1) / PAGE * PAGE;
  }
}

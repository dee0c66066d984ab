package dev.wrtfleet.lab.shell;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The process table of one router. */
public final class Processes {
  private static final int FIRST_PID = 1700;
  private static final int SIGKILL = 9;

  /** One process; its thread is absent for daemons that only have to be seen. */
  public static final class Entry {
    private final int pid;
    private final int parent;
    private final String command;
    private final @Nullable Thread thread;
    private volatile int signal;

    private Entry(int pid, int parent, String command, @Nullable Thread thread) {
      this.pid = pid;
      this.parent = parent;
      this.command = command;
      this.thread = thread;
    }

    /** Its number. */
    public int pid() {
      return pid;
    }

    /** Who started it. */
    public int parent() {
      return parent;
    }

    /** The command line. */
    public String command() {
      return command;
    }

    /** The signal it has to die of, 0 for none. */
    int signal() {
      return signal;
    }

    private void die(int number) {
      signal = number;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  private final ConcurrentSkipListMap<Integer, Entry> table = new ConcurrentSkipListMap<>();
  private final AtomicInteger next = new AtomicInteger(FIRST_PID);

  /** Enters a process that runs on the current thread. */
  Entry enter(String command, int parent) {
    return put(new Entry(next.incrementAndGet(), parent, command, Thread.currentThread()));
  }

  /** Enters a daemon; answers its number. */
  public int daemon(String command) {
    return put(new Entry(next.incrementAndGet(), 1, command, null)).pid();
  }

  /** Takes a process off the table. */
  public void leave(int pid) {
    table.remove(pid);
  }

  /** A process that is still there. */
  public Optional<Entry> find(int pid) {
    return Optional.ofNullable(table.get(pid));
  }

  /** All processes, lowest number first. */
  public List<Entry> list() {
    return List.copyOf(table.values());
  }

  /** Sends a signal that ends the process; answers whether there was one. */
  public boolean kill(int pid, int signal) {
    Entry entry = table.get(pid);
    if (entry == null) {
      return false;
    }
    if (entry.thread == null) {
      table.remove(pid);
    }
    entry.die(signal);
    return true;
  }

  /** The power goes off. */
  public void killAll() {
    table.values().forEach(each -> each.die(SIGKILL));
    table.clear();
    next.set(FIRST_PID);
  }

  private Entry put(Entry entry) {
    table.put(entry.pid(), entry);
    return entry;
  }
}

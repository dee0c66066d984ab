package dev.wrtfleet.testbed;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A router on this machine: a real dropbear on 127.0.0.1 with busybox ash, locked into a file
 * system of its own, as process 1 of its own process namespace. When that process ends, for
 * whatever reason, the router is off; it then boots again on the same port, with a new boot id and
 * whatever firmware was flashed. Ends with {@link #close}, or with the JVM.
 */
public final class DropbearRouter implements AutoCloseable {
  private static final int PORTS_TRIED = 5;
  private static final long START_SECONDS = 20;
  private static final Set<DropbearRouter> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(router -> router.process().destroyForcibly())));
  }

  private final RouterSpec spec;
  private final Path folder;
  private final RouterRoot root;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private int port;
  private Process process;
  private int boots;
  private boolean closed;
  private CompletableFuture<Integer> nextBoot = new CompletableFuture<>();

  private DropbearRouter(RouterSpec spec) throws IOException {
    this.spec = spec;
    this.folder = Files.createTempDirectory("router-" + spec.name() + "-");
    this.root = new RouterRoot(folder, spec);
    this.port = freePort();
    this.process = powerUp(PORTS_TRIED);
    RUNNING.add(this);
  }

  /** Starts a router and waits until it listens. */
  public static DropbearRouter start(RouterSpec spec) throws IOException {
    return new DropbearRouter(spec);
  }

  /** The router as an inventory would name it. */
  public Host host(Login login) {
    return new Host(
        spec.name(),
        "127.0.0.1",
        port(),
        login,
        Optional.empty(),
        new TreeSet<>(),
        new TreeMap<>(),
        Optional.empty());
  }

  /** The same, reached through another. */
  public Host hostVia(String via, Login login) {
    return new Host(
        spec.name(),
        "127.0.0.1",
        port(),
        login,
        Optional.of(via),
        new TreeSet<>(),
        new TreeMap<>(),
        Optional.empty());
  }

  /** Where it listens. */
  public synchronized int port() {
    return port;
  }

  /** A line for known_hosts with its key of this type. */
  public String knownHostsLine(String type) {
    return "[127.0.0.1]:" + port() + " " + root.publicHostKey(type);
  }

  /** A file of the router, by its path there. */
  public Path path(String absolute) {
    return root.path(absolute);
  }

  /** What runs on it. */
  public synchronized Firmware firmware() {
    return root.firmware();
  }

  /** The words of every real sysupgrade it got, in order. */
  public List<String> flashes() throws IOException {
    return Files.readAllLines(path("/.testbed/flashes"));
  }

  /** How the next sysupgrade ends. */
  public void flashEnds(FlashEnding ending) throws IOException {
    Files.writeString(path("/.testbed/ending"), ending.name());
  }

  /** Stops every process where it stands, as a router does that hangs; connections stay open. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets a frozen router go on. */
  public void thaw() {
    signal("-CONT");
  }

  /** Ends all connections in the middle, without a word; the router goes on. */
  public void killConnections() {
    main().children().forEach(ProcessHandle::destroyForcibly);
  }

  /** How many connections are open. */
  public long connections() {
    return main().children().count();
  }

  /** Pulls the plug; it boots again at once. */
  public void powerCycle() {
    main().destroyForcibly();
  }

  /** Waits until it has booted this often, counting from 1 at the start. */
  public void awaitBoot(int count) {
    CompletableFuture<Integer> next;
    do {
      synchronized (this) {
        if (boots >= count) {
          return;
        }
        next = nextBoot;
      }
      try {
        next.get(START_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new IllegalStateException(spec.name() + " did not boot: " + log, e);
      }
    } while (true);
  }

  /** What dropbear said last, newest at the end. */
  public List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void close() {
    Process last;
    synchronized (this) {
      closed = true;
      last = process;
    }
    RUNNING.remove(this);
    last.destroyForcibly();
    try {
      last.waitFor();
      RouterRoot.deleteAll(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized Process process() {
    return process;
  }

  /** Process 1 of the router. */
  private ProcessHandle main() {
    return process().children().findFirst().orElseThrow();
  }

  private void signal(String signal) {
    var words = new ArrayList<>(List.of("kill", signal));
    Stream.concat(Stream.of(main()), main().descendants())
        .forEach(each -> words.add(String.valueOf(each.pid())));
    Programs.run(words.toArray(String[]::new));
  }

  private Process powerUp(int tries) throws IOException {
    var listening = new CompletableFuture<Boolean>();
    Process started = new ProcessBuilder(command()).redirectErrorStream(true).start();
    started.getOutputStream().close();
    Thread.ofPlatform().daemon().name("log-" + spec.name()).start(() -> read(started, listening));
    try {
      if (listening.get(START_SECONDS, TimeUnit.SECONDS)) {
        synchronized (this) {
          boots++;
          nextBoot.complete(boots);
          nextBoot = new CompletableFuture<>();
        }
        return started;
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      started.destroyForcibly();
      throw new IOException("dropbear does not start: " + log, e);
    }
    if (tries == 1) {
      throw new IOException("dropbear does not start: " + log);
    }
    synchronized (this) {
      // The port was free a moment ago; a router that has already been used must keep its own.
      port = boots == 0 ? freePort() : port;
    }
    return powerUp(tries - 1);
  }

  private List<String> command() {
    var words = new ArrayList<String>();
    words.add(Programs.find("unshare").orElseThrow().toString());
    words.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"));
    words.addAll(List.of("sh", path("/.testbed/boot.sh").toString(), folder.toString()));
    words.addAll(List.of("-F", "-E", "-m", "-B", "-T", "3", "-p", "127.0.0.1:" + port()));
    words.addAll(root.hostKeyOptions());
    words.addAll(spec.options());
    return words;
  }

  private void read(Process from, CompletableFuture<Boolean> listening) {
    try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        if (line.contains("Not backgrounding")) {
          listening.complete(true);
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    } finally {
      listening.complete(false);
    }
    off(from);
  }

  private void off(Process gone) {
    try {
      synchronized (this) {
        boolean lost = !flashes().isEmpty() && ending() == FlashEnding.LOST;
        if (closed || lost || !gone.equals(process)) {
          return;
        }
        root.boot();
        process = powerUp(PORTS_TRIED);
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
  }

  private FlashEnding ending() throws IOException {
    return FlashEnding.valueOf(Files.readString(path("/.testbed/ending")).strip());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

package dev.wrtfleet.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A line to a server on 127.0.0.1 that is cut, once, at the moment its client says a word: what is
 * given to {@link #cutAt} runs while neither side hears of the other.
 */
public final class CutLine implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  /** When the line is cut, whether the server still hears the word, and what happens then. */
  private record Cut(String word, boolean isHeard, Runnable meanwhile) {}

  private final ServerSocket here;
  private final int there;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Optional<Cut>> cut = new AtomicReference<>(Optional.empty());

  /** A line to this port. */
  public CutLine(int there) {
    this.there = there;
    try {
      here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Where clients connect, on 127.0.0.1. */
  public int port() {
    return here.getLocalPort();
  }

  /** Cuts the line when a client next says this word; the server hears it only where so said. */
  public void cutAt(String word, boolean isHeard, Runnable meanwhile) {
    cut.set(Optional.of(new Cut(word, isHeard, meanwhile)));
  }

  private void accept() {
    while (!here.isClosed()) {
      try {
        Socket client = here.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), there);
        threads.execute(() -> talk(client, server));
        threads.execute(() -> pass(server, client));
      } catch (IOException e) {
        // Closed, or the server is away: the client is told by silence or by the next line.
      }
    }
  }

  /** From the client to the server, watching for the word. */
  private void talk(Socket client, Socket server) {
    var bytes = new byte[CHUNK];
    try (client;
        server) {
      InputStream in = client.getInputStream();
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        Optional<Cut> due = due(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        if (due.isEmpty() || due.get().isHeard()) {
          server.getOutputStream().write(bytes, 0, length);
        }
        if (due.isPresent()) {
          due.get().meanwhile().run();
          return;
        }
      }
    } catch (IOException e) {
      // One side is gone; both are closed.
    }
  }

  private Optional<Cut> due(String said) {
    Optional<Cut> armed = cut.get();
    boolean isDue = armed.isPresent() && said.contains(armed.get().word());
    return isDue && cut.compareAndSet(armed, Optional.empty()) ? armed : Optional.empty();
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side is gone; both are closed.
    }
  }

  @Override
  public void close() throws IOException {
    here.close();
    threads.shutdownNow();
  }
}

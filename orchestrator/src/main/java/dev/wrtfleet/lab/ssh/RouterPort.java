package dev.wrtfleet.lab.ssh;

import dev.wrtfleet.lab.router.Door;
import dev.wrtfleet.lab.router.Fault;
import dev.wrtfleet.lab.router.VirtualRouter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.Session;

/**
 * One router's port on 127.0.0.1. A bound socket that never listens reserves it for the lab's whole
 * life, so that a rebooting router refuses connections as a real one does and no stranger can take
 * its place meanwhile.
 */
public final class RouterPort implements Door, AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final VirtualRouter router;
  private final LabServer server;
  private final Socket reserved = new Socket();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean frozen;
  private boolean open;
  private boolean wanted;
  private boolean cut;
  private ServerSocket mute = new ServerSocket();

  RouterPort(VirtualRouter router, LabServer server) throws IOException {
    this.router = router;
    this.server = server;
    reserved.setReuseAddress(true);
    reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Its number. */
  public int number() {
    return reserved.getLocalPort();
  }

  VirtualRouter router() {
    return router;
  }

  boolean isFrozen() {
    return frozen;
  }

  void entered(Session session) {
    sessions.add(session);
  }

  void left(Session session) {
    sessions.remove(session);
  }

  @Override
  public synchronized void open() {
    frozen = false;
    wanted = true;
    if (cut || open || router.faults().has(Fault.REFUSES_CONNECTION)) {
      return;
    }
    open = true;
    try {
      if (router.faults().has(Fault.SILENT)) {
        // the kernel completes connections; nobody ever accepts one
        mute = new ServerSocket();
        mute.bind(address(), BACKLOG);
      } else {
        server.listen(address());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(router.name() + " cannot listen on " + address(), e);
    }
  }

  @Override
  public synchronized void close() {
    wanted = false;
    stopListening();
  }

  /** The way here is cut: whatever the router does, nobody gets to it. */
  public void cutOff() {
    synchronized (this) {
      cut = true;
      stopListening();
    }
    cutSessions();
  }

  /** The way here is there again. */
  public synchronized void restore() {
    cut = false;
    if (wanted) {
      open();
    }
  }

  private void stopListening() {
    if (!open) {
      return;
    }
    open = false;
    if (router.faults().has(Fault.SILENT)) {
      closeQuietly(mute);
    } else {
      server.stopListening(address());
    }
  }

  @Override
  public void cutSessions() {
    sessions.forEach(session -> session.close(true));
  }

  @Override
  public void freezeSessions() {
    frozen = true;
    for (Session session : sessions) {
      IoSession io = session.getIoSession();
      io.suspendRead();
    }
  }

  /** Gives the port up, at the end of the lab. */
  void release() throws IOException {
    close();
    for (Session session : sessions) {
      session.close(true).await(LAST_WORDS);
    }
    closeQuietly(reserved);
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), number());
  }

  private static void closeQuietly(java.io.Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.wrtfleet.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection made by the router in between (RFC 4254 direct-tcpip). Unlike the library's
 * channel it can be cut at once while somebody writes into it.
 */
final class Tunnel extends DirectConnection {
  private static final int PACKET_MAX = 32 * 1024;

  private final WindowGate gate = new WindowGate();
  private final AtomicReference<@Nullable SSHException> error = new AtomicReference<>();
  private volatile boolean finished;
  private volatile boolean writing;

  Tunnel(Connection connection, String address, int port) {
    super(connection, address, port);
  }

  /** Whether somebody is right now handing bytes to the connection below. */
  boolean writing() {
    return writing;
  }

  /**
   * Ends the tunnel on our side, without a word to the router in between. The channel stays known
   * until that router has closed it too: data for an unknown channel would end the whole
   * connection.
   */
  void cut() {
    finished = true;
    ((ChannelInputStream) getInputStream()).notifyError(new ConnectionException("tunnel cut"));
    gate.signal();
  }

  /** Tells the router in between to hang up; may block on a stuck connection. */
  void hangUp() throws TransportException {
    if (isOpen()) {
      sendClose();
    }
  }

  @Override
  public OutputStream getOutputStream() {
    return new Mouth();
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    super.handle(message, packet);
    gate.signal();
    if (message == Message.CHANNEL_OPEN_CONFIRMATION && finished) {
      hangUp();
    }
  }

  @Override
  protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
    if (!finished) {
      super.receiveInto(stream, packet);
    }
  }

  @Override
  public void notifyError(SSHException cause) {
    error.compareAndSet(null, cause);
    super.notifyError(cause);
  }

  @Override
  protected void sendClose() throws TransportException {
    gate.close(super::sendClose);
  }

  @Override
  protected void finishOff() {
    super.finishOff();
    finished = true;
    gate.signal();
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    int sent = 0;
    while (sent < length) {
      int size = (int) Math.min(length - sent, Math.min(room(), PACKET_MAX));
      int from = offset + sent;
      writing = true;
      try {
        if (size == 0
            || !gate.send(
                () -> trans.write(newBuffer(Message.CHANNEL_DATA).putBytes(bytes, from, size)))) {
          throw new ConnectionException("the tunnel was closed", error.get());
        }
      } finally {
        writing = false;
      }
      rwin.consume(size);
      sent += size;
    }
  }

  private long room() throws InterruptedIOException {
    try {
      return Math.min(gate.room(rwin::getSize, () -> finished), getRemoteMaxPacketSize());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the tunnel");
    }
  }

  private final class Mouth extends OutputStream {
    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Tunnel.this.write(bytes, offset, length);
    }
  }
}

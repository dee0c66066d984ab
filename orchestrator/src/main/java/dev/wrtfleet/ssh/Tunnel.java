package dev.wrtfleet.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.common.DisconnectReason;
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
 * channel it can be cut at once while others read from and write into it, and says nothing more
 * after its CLOSE: dropbear ends the whole connection at a packet for a channel it has closed.
 */
final class Tunnel extends DirectConnection {
  private static final int PACKET_MAX = 32 * 1024;

  /** Room is given back in pieces of this size, a quarter of the window. */
  private static final int GIVE_BACK = 512 * 1024;

  private final WindowGate gate = new WindowGate();
  private final Queue<ByteBuffer> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicReference<@Nullable SSHException> error = new AtomicReference<>();
  private volatile boolean ended;
  private volatile boolean cut;

  Tunnel(Connection connection, String address, int port) {
    super(connection, address, port);
  }

  /** Counts the beginnings and ends of writes to the connection below; odd within one. */
  long writes() {
    return writes.get();
  }

  /**
   * Ends the tunnel on our side, without a word to the router in between. The channel stays known
   * until that router has closed it too: data for an unknown channel would end the whole
   * connection.
   */
  void cut() {
    cut = true;
    gate.signal();
  }

  /** Tells the router in between to hang up; may block on a stuck connection. */
  void hangUp() throws TransportException {
    if (isOpen()) {
      sendClose();
    }
  }

  @Override
  public InputStream getInputStream() {
    return new Ear();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Mouth();
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    super.handle(message, packet);
    gate.signal();
    if (message == Message.CHANNEL_OPEN_CONFIRMATION && cut) {
      hangUp();
    }
  }

  @Override
  protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
    int length = packet.readUInt32AsInt();
    if (length < 0 || length > getLocalMaxPacketSize() || length > packet.available()) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "bad data length " + length);
    }
    lwin.consume(length);
    if (!cut) {
      int from = packet.rpos();
      arrived.add(ByteBuffer.wrap(Arrays.copyOfRange(packet.array(), from, from + length)));
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
  protected void eofInputStreams() {
    super.eofInputStreams();
    ended = true;
  }

  @Override
  protected void finishOff() {
    super.finishOff();
    ended = true;
    gate.signal();
  }

  private IOException broken() {
    return new ConnectionException("the tunnel was closed", error.get());
  }

  private final class Ear extends InputStream {
    private Optional<ByteBuffer> current = Optional.empty();
    private long taken;

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (current.isEmpty()) {
        current = next();
        if (current.isEmpty()) {
          return -1;
        }
      }
      ByteBuffer piece = current.get();
      int size = Math.min(length, piece.remaining());
      piece.get(bytes, offset, size);
      if (!piece.hasRemaining()) {
        current = Optional.empty();
      }
      giveBack(size);
      return size;
    }

    private Optional<ByteBuffer> next() throws IOException {
      try {
        gate.await(() -> cut || ended || !arrived.isEmpty());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading from the tunnel");
      }
      // What came before the end is read before the end is told.
      Optional<ByteBuffer> piece = cut ? Optional.empty() : Optional.ofNullable(arrived.poll());
      if (piece.isEmpty() && (cut || error.get() != null)) {
        throw broken();
      }
      return piece;
    }

    private void giveBack(int size) throws TransportException {
      taken += size;
      long room = taken;
      if (room >= GIVE_BACK) {
        // Ours first: the answer may come before this thread goes on.
        lwin.expand(room);
        taken = 0;
        gate.send(() -> trans.write(newBuffer(Message.CHANNEL_WINDOW_ADJUST).putUInt32(room)));
      }
    }
  }

  private final class Mouth extends OutputStream {
    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int sent = 0;
      while (sent < length) {
        int size = (int) Math.min(length - sent, Math.min(room(), PACKET_MAX));
        if (size == 0) {
          throw broken();
        }
        send(bytes, offset + sent, size);
        rwin.consume(size);
        sent += size;
      }
    }

    private void send(byte[] bytes, int from, int size) throws IOException {
      writes.incrementAndGet();
      try {
        if (!gate.send(
            () -> trans.write(newBuffer(Message.CHANNEL_DATA).putBytes(bytes, from, size)))) {
          throw broken();
        }
      } finally {
        writes.incrementAndGet();
      }
    }

    private long room() throws InterruptedIOException {
      try {
        return Math.min(gate.room(rwin::getSize, () -> cut || ended), getRemoteMaxPacketSize());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for the tunnel");
      }
    }
  }
}

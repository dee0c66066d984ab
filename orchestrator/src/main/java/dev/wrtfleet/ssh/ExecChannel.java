package dev.wrtfleet.ssh;

import dev.wrtfleet.router.Ending;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * One remote command. Both outputs are taken as they arrive, on the connection's reading thread, so
 * neither can block the other; input goes out through a {@link WindowGate}, so the whole of it is
 * sent and a dead connection is noticed at once. Never call {@code close()}: it waits for the
 * router; the command ends by itself or the connection is cut.
 */
final class ExecChannel extends SessionChannel {
  /** Takes what the command says; called on the reading thread. */
  interface Sink {
    void take(byte[] bytes, int offset, int length);
  }

  /** RFC 4253 promises that 32768 bytes pass; more may not. */
  private static final int PACKET_MAX = 32 * 1024;

  private final Sink out;
  private final Sink err;
  private final WindowGate gate = new WindowGate();
  private final AtomicLong heard = new AtomicLong();
  private final AtomicReference<@Nullable SSHException> error = new AtomicReference<>();
  private volatile boolean finished;

  ExecChannel(Connection connection, Sink out, Sink err) {
    super(connection);
    this.out = out;
    this.err = err;
  }

  /** Grows with everything that comes from or goes to the router for this command. */
  long heard() {
    return heard.get();
  }

  /** Sends all of this input; false when the command ended before it took everything. */
  boolean write(byte[] bytes, int length) throws TransportException, InterruptedException {
    int sent = 0;
    while (sent < length) {
      long room = gate.room(rwin::getSize, this::ended);
      int size =
          (int)
              Math.min(
                  Math.min(room, length - sent), Math.min(getRemoteMaxPacketSize(), PACKET_MAX));
      int from = sent;
      if (size == 0
          || !gate.send(
              () -> trans.write(newBuffer(Message.CHANNEL_DATA).putBytes(bytes, from, size)))) {
        return false;
      }
      rwin.consume(size);
      heard.incrementAndGet();
      sent += size;
    }
    return true;
  }

  /** Ends the input. */
  void writeEnd() throws IOException {
    getOutputStream().close();
  }

  /** Waits for the router to close the channel, or for the connection to break or be cut. */
  void awaitFinish() throws InterruptedException {
    gate.await(() -> finished);
  }

  /** The same, but no longer than this. */
  boolean awaitFinish(long nanos) throws InterruptedException {
    return gate.await(() -> finished, nanos);
  }

  /** Tells the router we are done with the command, without waiting for its answer. */
  void leave() throws TransportException {
    sendClose();
  }

  /** Frees whoever waits for this command. */
  void giveUp() {
    finished = true;
    gate.signal();
  }

  /** What broke the connection under the command. */
  Optional<SSHException> error() {
    return Optional.ofNullable(error.get());
  }

  /** How the command ended, as far as the router said. */
  Ending ending() {
    Integer status = getExitStatus();
    if (status != null) {
      return new Ending.Exited(status);
    }
    return getExitSignal() == null
        ? new Ending.Closed()
        : new Ending.Killed(getExitSignal().toString());
  }

  private boolean ended() {
    return finished || !(ending() instanceof Ending.Closed);
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    heard.incrementAndGet();
    super.handle(message, packet);
    gate.signal();
  }

  @Override
  protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
    int length = packet.readUInt32AsInt();
    if (length < 0 || length > getLocalMaxPacketSize() || length > packet.available()) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "bad data length " + length);
    }
    boolean toOut = stream.equals(getInputStream());
    (toOut ? out : err).take(packet.array(), packet.rpos(), length);
    lwin.consume(length);
    long more = lwin.neededAdjustment();
    if (more > 0
        && gate.send(() -> trans.write(newBuffer(Message.CHANNEL_WINDOW_ADJUST).putUInt32(more)))) {
      lwin.expand(more);
    }
  }

  @Override
  protected void sendClose() throws TransportException {
    gate.close(super::sendClose);
  }

  @Override
  public void notifyError(SSHException cause) {
    error.compareAndSet(null, cause);
    super.notifyError(cause);
  }

  @Override
  protected void finishOff() {
    super.finishOff();
    finished = true;
    gate.signal();
  }
}

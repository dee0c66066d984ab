package dev.wrtfleet.lab.ssh;

import dev.wrtfleet.lab.shell.Ended;
import dev.wrtfleet.lab.shell.SessionHandle;
import dev.wrtfleet.lab.shell.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exec request: a line for the router's shell, on a virtual thread of its own. It outlives its
 * channel, as under dropbear: a client that goes away takes nothing with it.
 */
class RouterCommand implements Command, SessionHandle {
  private static final Logger LOG = LoggerFactory.getLogger(RouterCommand.class);

  private final RouterPort port;
  private final String line;
  private final Queue<CountDownLatch> holders = new ConcurrentLinkedQueue<>();
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private ExitCallback exit = (code, message, close) -> {};
  private volatile Runnable cut = () -> {};
  private volatile boolean terminal;
  private volatile boolean gone;

  RouterCommand(RouterPort port, String line) {
    this.port = port;
    this.line = line;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    terminal = environment.getEnv().containsKey(Environment.ENV_TERM);
    cut = () -> channel.getSession().close(true);
    Thread.ofVirtual().name("lab-" + port.router().name()).start(() -> run(channel));
  }

  private void run(ChannelSession channel) {
    OutputStream guarded = new Unheard(out);
    Ended ended = work(new Streams(new UntilGone(in), guarded, new Unheard(err)));
    try {
      for (CountDownLatch each : holders) {
        each.await();
      }
      finish(ended, channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("{}: the client did not wait for its answer", port.router().name(), e);
    }
  }

  /** What the command does. */
  Ended work(Streams streams) {
    return port.router().execute(line, streams, this);
  }

  private void finish(Ended ended, ChannelSession channel) throws IOException {
    if (gone || port.isFrozen()) {
      return;
    }
    out.flush();
    err.flush();
    switch (ended) {
      case Ended.Status status -> exit.onExit(status.code());
      case Ended.Signal signal -> {
        Buffer request =
            channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, 64);
        request.putUInt(channel.getRecipient());
        request.putString("exit-signal");
        request.putBoolean(false);
        request.putString(signal.name());
        request.putBoolean(false);
        request.putString("");
        request.putString("");
        channel.writePacket(request);
        ((Channel) channel).close(false);
      }
    }
  }

  RouterPort port() {
    return port;
  }

  @Override
  public void destroy(ChannelSession channel) {
    gone = true;
  }

  @Override
  public boolean hasTerminal() {
    return terminal;
  }

  @Override
  public void cut() {
    gone = true;
    cut.run();
  }

  @Override
  public boolean isGone() {
    return gone;
  }

  @Override
  public void holdOpen(CountDownLatch until) {
    holders.add(until);
  }

  /** Input that ends when the client goes, as a pipe does whose writer was closed. */
  private final class UntilGone extends InputStream {
    private final InputStream channel;

    private UntilGone(InputStream channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return channel.read(bytes, offset, length);
      } catch (java.io.InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        gone = true;
        return -1;
      }
    }
  }

  /** Output of a router that has been switched off goes nowhere. */
  private final class Unheard extends OutputStream {
    private final OutputStream channel;

    private Unheard(OutputStream channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (!port.isFrozen()) {
        channel.write(bytes, offset, length);
      }
    }

    @Override
    public void flush() throws IOException {
      if (!port.isFrozen()) {
        channel.flush();
      }
    }
  }
}

package dev.wrtfleet.ssh;

import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import net.schmizz.sshj.SSHClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection of our own. Sends small packets at once (TCP_NODELAY): SSH asks and answers in
 * small packets, and Nagle's algorithm triples the time of a login. Tries every address of a name.
 */
final class TcpWire implements Wire {
  private static final Logger log = LoggerFactory.getLogger(TcpWire.class);

  private final String address;
  private final int port;
  private final Socket socket;

  private TcpWire(String address, int port, Socket socket) {
    this.address = address;
    this.port = port;
    this.socket = socket;
  }

  static TcpWire open(String address, int port, Duration limit) throws LinkException {
    String place = address + ":" + port;
    Optional<LinkException> last = Optional.empty();
    try {
      for (InetAddress each : InetAddress.getAllByName(address)) {
        try {
          return new TcpWire(address, port, connect(new InetSocketAddress(each, port), limit));
        } catch (IOException e) {
          last = Optional.of(new LinkException(failure(e, place, limit), e));
        }
      }
    } catch (UnknownHostException e) {
      throw new LinkException(new LinkFailure.NoRoute(place, "the name has no address"), e);
    }
    throw last.orElseThrow();
  }

  private static Socket connect(InetSocketAddress target, Duration limit) throws IOException {
    var socket = new Socket();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.connect(target, Math.toIntExact(limit.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static LinkFailure failure(IOException thrown, String place, Duration limit) {
    String text = Failures.text(thrown);
    if (thrown instanceof SocketTimeoutException || text.contains("timed out")) {
      return new LinkFailure.NoAnswer(place, limit);
    }
    boolean refused = thrown instanceof ConnectException && text.contains("refused");
    return refused && !(thrown instanceof NoRouteToHostException)
        ? new LinkFailure.Refused(place)
        : new LinkFailure.NoRoute(place, text);
  }

  @Override
  public void connect(SSHClient client) throws IOException {
    client.setSocketFactory(new Connected());
    client.connect(address, port);
  }

  @Override
  public void cut() {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("closing the connection to {}:{}: {}", address, port, e.toString());
    }
  }

  @Override
  public void release() {
    cut();
  }

  /** Hands the library the connection that is already there. */
  private final class Connected extends SocketFactory {
    @Override
    public Socket createSocket() {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return socket;
    }
  }
}

package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.LinkFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Things at the other end of a TCP connection that are no working SSH server. */
@Timeout(30)
class SilentPeersTest {
  private static final SshLimits SHORT =
      new SshLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3), 4);

  @TempDir private Path folder;
  private SshLinks links;
  private Bench bench;

  @BeforeEach
  void links() {
    bench = new Bench(folder);
    links = bench.links(SHORT, true);
  }

  private Host at(String address, int port) {
    return new Host(
        "peer",
        address,
        port,
        bench.noLogin(),
        Optional.empty(),
        new TreeSet<>(),
        new TreeMap<>(),
        Optional.empty());
  }

  private interface Manners {
    void with(Socket visitor) throws IOException;
  }

  private LinkFailure visit(Manners manners) throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              manners.with(server.accept());
            } catch (IOException e) {
              // The visitor has left.
            }
          });
      return Bench.failure(links, at("127.0.0.1", server.getLocalPort()));
    }
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThat(Bench.failure(links, at("127.0.0.1", port)))
        .isEqualTo(new LinkFailure.Refused("127.0.0.1:" + port));
  }

  @Test
  void aNameWithoutAnAddress() {
    assertThat(Bench.failure(links, at("no-such-router.invalid", 22)))
        .isEqualTo(new LinkFailure.NoRoute("no-such-router.invalid:22", "the name has no address"));
  }

  @Test
  void aBlackHoleIsGivenUpAfterTheConnectLimit() throws IOException {
    // A listener whose queue is full: Linux then drops what asks to connect.
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var waiting = new ArrayList<Socket>();
      try {
        fill(server, waiting);
        assertThat(Bench.failure(links, at("127.0.0.1", server.getLocalPort())))
            .isEqualTo(
                new LinkFailure.NoAnswer(
                    "127.0.0.1:" + server.getLocalPort(), Duration.ofSeconds(1)));
      } finally {
        for (Socket each : waiting) {
          each.close();
        }
      }
    }
  }

  private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
    try {
      while (waiting.size() < 20) {
        var socket = new Socket();
        waiting.add(socket);
        socket.connect(server.getLocalSocketAddress(), 200);
      }
    } catch (java.net.SocketTimeoutException e) {
      // Now it is full.
    }
  }

  @Test
  void aPeerThatNeverSpeaksIsGivenUpAfterTheLoginLimit() throws IOException {
    assertThat(visit(visitor -> visitor.getInputStream().readAllBytes()).words())
        .endsWith("does not speak SSH: accepts the connection but says nothing for 1 s");
  }

  @Test
  void aPeerThatDripsIsGivenUpAfterTheLoginLimit() throws IOException {
    assertThat(
            visit(visitor -> {
              visitor.setSoTimeout(100);
              OutputStream out = visitor.getOutputStream();
              while (true) {
                out.write('x');
                out.flush();
                try {
                  visitor.getInputStream().readNBytes(1000);
                } catch (java.net.SocketTimeoutException e) {
                  // Time for the next drop.
                }
              }
            }))
        .isInstanceOf(LinkFailure.NotSsh.class);
  }

  @Test
  void aPeerThatHangsUpAtOnce() throws IOException {
    assertThat(visit(Socket::close)).isInstanceOf(LinkFailure.NotSsh.class);
  }

  @Test
  void aPeerThatSpeaksHttp() throws IOException {
    assertThat(
            visit(visitor -> {
              visitor
                  .getOutputStream()
                  .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              visitor.close();
            }))
        .isInstanceOf(LinkFailure.NotSsh.class);
  }

  @Test
  void aPeerThatSpeaksEndlessGarbage() throws IOException {
    assertThat(
            visit(visitor -> {
              while (true) {
                visitor.getOutputStream().write(new byte[10_000]);
              }
            }))
        .isInstanceOf(LinkFailure.NotSsh.class);
  }

  @Test
  void aPeerThatStopsAfterItsName() throws IOException {
    assertThat(
            visit(visitor -> {
              visitor
                  .getOutputStream()
                  .write("SSH-2.0-dropbear\r\n".getBytes(StandardCharsets.US_ASCII));
              visitor.getInputStream().readAllBytes();
            }))
        .isInstanceOf(LinkFailure.NotSsh.class);
  }
}

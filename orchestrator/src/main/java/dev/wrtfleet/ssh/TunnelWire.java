package dev.wrtfleet.ssh;

import java.io.IOException;
import java.time.Duration;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection through the router in between, which others may be using too. */
final class TunnelWire implements Wire {
  private static final Logger log = LoggerFactory.getLogger(TunnelWire.class);

  /** A write that has not ended this long after the cut is stuck in the connection below. */
  private static final Duration STUCK = Duration.ofSeconds(3);

  private final Tunnel tunnel;
  private final Jumps.Lease jump;
  private final Watchdog watchdog;

  TunnelWire(Tunnel tunnel, Jumps.Lease jump, Watchdog watchdog) {
    this.tunnel = tunnel;
    this.jump = jump;
    this.watchdog = watchdog;
  }

  @Override
  public void connect(SSHClient client) throws IOException {
    client.connectVia(tunnel, tunnel.getRemoteHost(), tunnel.getRemotePort());
  }

  @Override
  public void cut() {
    tunnel.cut();
    long now = tunnel.writes();
    if (now % 2 == 1) {
      // Only the end of the connection below, which others share, frees a stuck writer.
      watchdog.once(
          STUCK,
          () -> {
            if (tunnel.writes() == now) {
              jump.link().cut();
            }
          });
    }
  }

  @Override
  public void release() {
    Thread.ofVirtual()
        .name("ssh-hang-up")
        .start(() -> {
          try {
            tunnel.hangUp();
          } catch (TransportException e) {
            log.debug("hanging up a tunnel: {}", e.toString());
          } finally {
            jump.close();
          }
        });
  }
}

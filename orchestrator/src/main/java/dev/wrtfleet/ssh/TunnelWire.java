package dev.wrtfleet.ssh;

import java.io.IOException;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection through the router in between, which others may be using too. */
final class TunnelWire implements Wire {
  private static final Logger log = LoggerFactory.getLogger(TunnelWire.class);

  private final Tunnel tunnel;
  private final Jumps.Lease jump;

  TunnelWire(Tunnel tunnel, Jumps.Lease jump) {
    this.tunnel = tunnel;
    this.jump = jump;
  }

  @Override
  public void connect(SSHClient client) throws IOException {
    client.connectVia(tunnel, tunnel.getRemoteHost(), tunnel.getRemotePort());
  }

  @Override
  public void cut() {
    if (tunnel.writing()) {
      // Somebody is stuck in the connection below; only its end sets them free.
      jump.link().cut();
    }
    tunnel.cut();
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

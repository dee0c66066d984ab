package dev.wrtfleet.lab;

import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.router.VirtualRouter;
import dev.wrtfleet.lab.ssh.RouterPort;
import java.io.IOException;

/** A look at one router from behind, not through SSH: what it really is and what happened to it. */
public final class LabRouter {
  private final VirtualRouter router;
  private final RouterPort port;

  LabRouter(VirtualRouter router, RouterPort port) {
    this.router = router;
    this.port = port;
  }

  /** Its name in the inventory. */
  public String name() {
    return router.name();
  }

  /** Where it is reached on 127.0.0.1. */
  public int port() {
    return port.number();
  }

  /** The version it runs. */
  public String release() {
    return router.firmware().version();
  }

  /** The revision it runs. */
  public String revision() {
    return router.firmware().revision();
  }

  /** What it calls itself. */
  public String board() {
    return router.boardName();
  }

  /** The id of the running boot. */
  public String bootId() {
    return router.bootId();
  }

  /** {@code ssh-ed25519 AAAA…}. */
  public String hostKey() {
    return router.hostKey().line();
  }

  /** How often it was flashed. */
  public int flashes() {
    return router.power().flashes();
  }

  /** Whether it is rebooting or being flashed right now. */
  public boolean isBusy() {
    return router.power().isBusy();
  }

  /** Whether it will never come back. */
  public boolean isDead() {
    return router.power().isDead();
  }

  /** Cuts the way to it; what it does meanwhile it does unseen. */
  public void cutOff() {
    port.cutOff();
  }

  /** Mends the way to it. */
  public void restore() {
    port.restore();
  }

  /** Lets it reboot by itself; false where it is busy with that already. */
  public boolean reboot() {
    return router.power().reboot();
  }

  /** Puts a package on top of its image, as its owner would; the next flash takes it away. */
  public void install(String name) throws IOException {
    router.packages().install(name);
  }

  /** Its files. */
  public RouterFiles files() {
    return router.files();
  }
}

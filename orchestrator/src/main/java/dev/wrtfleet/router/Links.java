package dev.wrtfleet.router;

import dev.wrtfleet.fleet.Host;

/** Opens links. Safe for use from many threads. */
public interface Links {
  /** Connects and logs in; one try. */
  Link open(Host host, Trust trust) throws LinkException;

  /** Puts {@code key} on file as the router's only one, after our own wipe was proved. */
  void replaceHostKey(Host host, HostKey key);
}

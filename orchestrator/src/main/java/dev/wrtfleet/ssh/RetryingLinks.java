package dev.wrtfleet.ssh;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;

/** Links that try more than once to connect; what happens on an open link is not repeated. */
public final class RetryingLinks implements Links {
  private final Links links;
  private final Retries retries;

  /** Opens these links, trying again like that. */
  public RetryingLinks(Links links, Retries retries) {
    this.links = links;
    this.retries = retries;
  }

  @Override
  public Link open(Host host, Trust trust) throws LinkException {
    return retries.make(host.name(), () -> links.open(host, trust));
  }

  @Override
  public void replaceHostKey(Host host, HostKey key) {
    links.replaceHostKey(host, key);
  }
}

package dev.wrtfleet.fleet;

/** Stub, replaced on merge: names hosts by their labels, groups and names. */
public final class Selector {
  private final String text;

  private Selector(String text) {
    this.text = text;
  }

  /** Reads a selector. */
  public static Selector parse(String text) {
    return new Selector(text);
  }

  /** Whether it names this host. */
  public boolean matches(Host host) {
    return host.name().equals(text) || host.groups().contains(text);
  }
}

package dev.wrtfleet.image;

import java.nio.file.Path;
import java.util.Optional;

/** The {@code sha256sums} of a folder somebody publishes, and what it is worth. */
public final class PublishedList {
  private final SumList list;

  private PublishedList(SumList list) {
    this.list = list;
  }

  /** The list as it came from a server, with its signature where the server has one. */
  public static PublishedList of(byte[] list, Optional<String> signature, TrustedKeys trusted) {
    return new PublishedList(SumList.of(list, signature, trusted));
  }

  /** The list in a folder of this machine. */
  public static Optional<PublishedList> in(Path folder, TrustedKeys trusted) {
    return SumList.of(folder, trusted).map(PublishedList::new);
  }

  /** What a file is worth whose hash is as listed. */
  public Provenance worth() {
    return list.worth();
  }

  /** Whether it names nothing, as a web page does. */
  public boolean isEmpty() {
    return list.sums().isEmpty();
  }

  /** The hash it has for a file of this name. */
  public Optional<String> sum(String name) {
    return Optional.ofNullable(list.sums().get(name));
  }
}

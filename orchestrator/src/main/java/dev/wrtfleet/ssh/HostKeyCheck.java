package dev.wrtfleet.ssh;

import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Trust;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/**
 * Holds one connection to the keys on file, and tells an unknown router from a changed one (the
 * library does not). A router with any key on file that offers none of them is a changed one, also
 * where only the type differs: else a stranger would only have to offer a type we have not seen.
 */
final class HostKeyCheck implements HostKeyVerifier {
  private static final List<String> RSA = List.of("rsa-sha2-256", "rsa-sha2-512", "ssh-rsa");

  private final KnownHostsFile file;
  private final String name;
  private final Trust trust;
  private final boolean acceptNew;
  private final List<KnownHostsLine> known;
  private volatile Optional<WireKey> offered = Optional.empty();

  /** Reads what is on file now; fails if that cannot be read. */
  HostKeyCheck(KnownHostsFile file, String name, Trust trust, boolean acceptNew)
      throws LinkException {
    this.file = file;
    this.name = name;
    this.trust = trust;
    this.acceptNew = acceptNew;
    try {
      this.known = file.of(name);
    } catch (IOException e) {
      throw new LinkException(new LinkFailure.LoginUnusable("known hosts: " + e.getMessage()), e);
    }
  }

  @Override
  public boolean verify(String address, int port, PublicKey key) {
    var offer = WireKey.of(key);
    offered = Optional.of(offer);
    return refusal(offer, known).isEmpty();
  }

  /**
   * The types on file, so that a router which has gained another key still proves the known one.
   */
  @Override
  public List<String> findExistingAlgorithms(String address, int port) {
    var types = new ArrayList<String>();
    if (trust == Trust.KNOWN) {
      known.stream()
          .filter(line -> !line.revoked())
          .map(line -> line.key().type())
          .forEach(type -> types.addAll(type.equals("ssh-rsa") ? RSA : List.of(type)));
    }
    return types;
  }

  /** Which keys are accepted. */
  Trust trust() {
    return trust;
  }

  /** The key the router proved, once it has. */
  Optional<WireKey> offered() {
    return offered;
  }

  /** Why the offered key is not accepted, if it is not. */
  Optional<LinkFailure> refusal() {
    return offered.flatMap(offer -> refusal(offer, known));
  }

  /** Puts an accepted new key on file. Somebody may have put another one there meanwhile. */
  void remember() throws LinkException {
    if (trust == Trust.ANY_AFTER_WIPE || !known.isEmpty()) {
      return;
    }
    var offer = offered.orElseThrow();
    try {
      var refusal = refusal(offer, file.addFirst(name, offer));
      if (refusal.isPresent()) {
        throw new LinkException(refusal.get());
      }
    } catch (IOException e) {
      throw new LinkException(
          new LinkFailure.LoginUnusable("cannot add to known hosts: " + e.getMessage()), e);
    }
  }

  private Optional<LinkFailure> refusal(WireKey offer, List<KnownHostsLine> lines) {
    if (trust == Trust.ANY_AFTER_WIPE) {
      return Optional.empty();
    }
    if (lines.isEmpty()) {
      return acceptNew
          ? Optional.empty()
          : Optional.of(new LinkFailure.HostKeyUnknown(offer.hostKey()));
    }
    boolean revoked = lines.stream().anyMatch(line -> line.revoked() && line.key().equals(offer));
    boolean same = lines.stream().anyMatch(line -> !line.revoked() && line.key().equals(offer));
    return same && !revoked
        ? Optional.empty()
        : Optional.of(new LinkFailure.HostKeyChanged(offer.hostKey(), onFile(lines)));
  }

  private static String onFile(List<KnownHostsLine> lines) {
    return lines.stream()
        .map(line -> (line.revoked() ? "revoked " : "") + line.key().hostKey())
        .collect(Collectors.joining(", "));
  }
}

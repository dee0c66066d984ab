package dev.wrtfleet.testbed;

import java.util.List;
import java.util.Optional;

/**
 * A router to start.
 *
 * @param hostKeys types for dropbearkey: ed25519, ecdsa, rsa
 * @param password root's; empty is a router that lets everybody in
 * @param authorizedKeys lines of /etc/dropbear/authorized_keys
 * @param options more options for dropbear
 */
public record RouterSpec(
    String name,
    String board,
    Firmware firmware,
    List<String> hostKeys,
    Optional<String> password,
    List<String> authorizedKeys,
    List<String> options) {
  /** A router with one host key and no password. */
  public static RouterSpec open(String name) {
    return new RouterSpec(
        name,
        "tplink,archer-c7-v5",
        Firmware.OLD,
        List.of("ed25519"),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** The same with a root password. */
  public RouterSpec password(String secret) {
    return new RouterSpec(
        name, board, firmware, hostKeys, Optional.of(secret), authorizedKeys, options);
  }

  /** The same with a password nobody knows and this key let in. */
  public RouterSpec key(String authorizedKey) {
    return new RouterSpec(
        name,
        board,
        firmware,
        hostKeys,
        password.or(() -> Optional.of("nobody-knows")),
        List.of(authorizedKey),
        options);
  }

  /** The same as another board. */
  public RouterSpec board(String other) {
    return new RouterSpec(name, other, firmware, hostKeys, password, authorizedKeys, options);
  }

  /** The same with these host keys. */
  public RouterSpec hostKeys(String... types) {
    return new RouterSpec(name, board, firmware, List.of(types), password, authorizedKeys, options);
  }

  /** The same with these options for dropbear. */
  public RouterSpec options(String... more) {
    return new RouterSpec(name, board, firmware, hostKeys, password, authorizedKeys, List.of(more));
  }
}

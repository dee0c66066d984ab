package dev.wrtfleet.fleet;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to log in. Tried in this order: {@code none} (a router without a root password), the key, the
 * password.
 *
 * @param identity private key file
 * @param passphrase of that key
 * @param knownHosts the OpenSSH known_hosts file of ours this host's key is kept in
 */
public record Login(
    String user,
    Optional<Path> identity,
    Optional<Secret> passphrase,
    Optional<Secret> password,
    Path knownHosts) {}

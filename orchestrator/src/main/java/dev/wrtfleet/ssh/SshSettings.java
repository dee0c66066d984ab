package dev.wrtfleet.ssh;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for all connections.
 *
 * @param acceptNewHostKeys whether a router never seen before is put into known_hosts
 * @param agent socket of the ssh-agent, asked where a login names no key
 */
public record SshSettings(SshLimits limits, boolean acceptNewHostKeys, Optional<Path> agent) {
  /** The usual limits, and the agent this environment names in {@code SSH_AUTH_SOCK}. */
  public static SshSettings of(boolean acceptNewHostKeys, Map<String, String> environment) {
    var agent =
        Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
            .filter(socket -> !socket.isBlank())
            .map(Path::of);
    return new SshSettings(SshLimits.defaults(), acceptNewHostKeys, agent);
  }
}

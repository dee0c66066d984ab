package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.fleet.Secret;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Links with short limits, a known_hosts file and logins, for tests. */
final class Bench {
  static final SshLimits LIMITS =
      new SshLimits(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(3), 4);
  static final String PASSWORD = "correct horse";
  private static final Map<String, String> SECRETS = Map.of("PW", PASSWORD, "WRONG", "wrong");

  final Path knownHosts;

  Bench(Path folder) {
    this.knownHosts = folder.resolve("state/known_hosts");
  }

  SshLinks links(Host... hosts) {
    return links(LIMITS, true, hosts);
  }

  SshLinks strict(Host... hosts) {
    return links(LIMITS, false, hosts);
  }

  SshLinks links(SshLimits limits, boolean acceptNew, Host... hosts) {
    return new SshLinks(
        new SshSettings(limits, acceptNew, Optional.empty()),
        new Secrets(SECRETS),
        name -> List.of(hosts).stream().filter(host -> host.name().equals(name)).findFirst(),
        InstantSource.system());
  }

  Login noLogin() {
    return new Login("root", Optional.empty(), Optional.empty(), Optional.empty(), knownHosts);
  }

  Login password(String variable) {
    return new Login(
        "root",
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Secret.FromEnv(variable)),
        knownHosts);
  }

  Login key(Path identity) {
    return new Login("root", Optional.of(identity), Optional.empty(), Optional.empty(), knownHosts);
  }

  Login key(Path identity, Secret passphrase) {
    return new Login(
        "root", Optional.of(identity), Optional.of(passphrase), Optional.empty(), knownHosts);
  }

  void know(String line) throws IOException {
    Files.createDirectories(knownHosts.getParent());
    Files.writeString(
        knownHosts, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static LinkFailure failure(SshLinks links, Host host) {
    return failure(() -> links.open(host, Trust.KNOWN).close());
  }

  static LinkFailure failure(ThrowingCallable action) {
    return catchThrowableOfType(LinkException.class, action).failure();
  }
}

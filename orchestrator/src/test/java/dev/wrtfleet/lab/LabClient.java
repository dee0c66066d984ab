package dev.wrtfleet.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;

/** What a test does to a router, over SSH like anybody. */
final class LabClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What came back; no status where the connection just ended. */
  record Answer(Optional<Integer> status, Optional<String> signal, String out, String err) {}

  private final SshClient client = SshClient.setUpDefaultClient();
  private final ClientSession session;
  private volatile String hostKey = "";

  private LabClient(int port, Optional<KeyPair> key, Optional<String> password) throws IOException {
    client.setServerKeyVerifier((session, address, serverKey) -> {
      hostKey = PublicKeyEntry.toString(serverKey);
      return true;
    });
    client.setUserAuthFactories(
        Arrays.<UserAuthFactory>asList(
            UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
    client.setKeyIdentityProvider(
        org.apache.sshd.common.keyprovider.KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.start();
    session = client.connect("root", "127.0.0.1", port).verify(LIMIT).getSession();
    key.ifPresent(session::addPublicKeyIdentity);
    password.ifPresent(session::addPasswordIdentity);
    session.auth().verify(LIMIT);
  }

  /** Logs in with the lab's key. */
  static LabClient of(Lab lab, LabRouter router) throws IOException {
    Path file = lab.directory().resolve("id_lab");
    try (var in = Files.newInputStream(file)) {
      NamedResource name = NamedResource.ofName("id_lab");
      var keys = SecurityUtils.loadKeyPairIdentities(null, name, in, FilePasswordProvider.EMPTY);
      return new LabClient(router.port(), Optional.of(keys.iterator().next()), Optional.empty());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Logs in without anything, as into a router without a root password. */
  static LabClient open(LabRouter router) throws IOException {
    return new LabClient(router.port(), Optional.empty(), Optional.empty());
  }

  /** Logs in with a password. */
  static LabClient of(LabRouter router, String password) throws IOException {
    return new LabClient(router.port(), Optional.empty(), Optional.of(password));
  }

  String hostKey() {
    return hostKey;
  }

  Answer run(String line) throws IOException {
    return send(line, new byte[0]);
  }

  /** Runs a line with something on its stdin, at most for the usual limit. */
  Answer send(String line, byte[] in) throws IOException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (ChannelExec channel = session.createExecChannel(line)) {
      channel.setOut(out);
      channel.setErr(err);
      channel.setIn(new java.io.ByteArrayInputStream(in));
      channel.open().verify(LIMIT);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT);
      return new Answer(
          Optional.ofNullable(channel.getExitStatus()),
          Optional.ofNullable(channel.getExitSignal()),
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    session.close(true);
    client.stop();
  }
}

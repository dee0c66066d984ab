package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.testbed.DropbearRouter;
import dev.wrtfleet.testbed.DropbearTest;
import dev.wrtfleet.testbed.RouterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which host keys of a real dropbear are accepted. */
@DropbearTest
@Timeout(60)
class HostKeysTest {
  private static DropbearRouter router;
  private static DropbearRouter other;
  @TempDir private Path folder;
  private Bench bench;
  private Host host;

  @BeforeAll
  static void start() throws IOException {
    router = DropbearRouter.start(RouterSpec.open("keys").hostKeys("ed25519", "ecdsa", "rsa"));
    other = DropbearRouter.start(RouterSpec.open("other").hostKeys("ed25519", "rsa"));
  }

  @AfterAll
  static void stop() {
    router.close();
    other.close();
  }

  @BeforeEach
  void bench() {
    bench = new Bench(folder);
    host = router.host(bench.noLogin());
  }

  private static HostKey offered(DropbearRouter from, String type) {
    return KnownHostsLine.parse(from.knownHostsLine(type)).orElseThrow().key().hostKey();
  }

  /** Another router's key under this router's name. */
  private static String stranger(String type) {
    return router.knownHostsLine("rsa").split(" ", -1)[0]
        + other.knownHostsLine(type).substring(other.knownHostsLine(type).indexOf(' '));
  }

  private HostKey connect(SshLinks links, Trust trust) throws LinkException {
    try (Link link = links.open(host, trust)) {
      return link.hostKey();
    }
  }

  @Test
  void anUnknownRouterIsRefusedAndNotPutOnFile() {
    assertThat(Bench.failure(bench.strict(), host))
        .isEqualTo(new LinkFailure.HostKeyUnknown(offered(router, "ed25519")));
    assertThat(bench.knownHosts).doesNotExist();
  }

  @Test
  void anUnknownRouterIsPutOnFileWhereNewOnesAreAccepted() throws LinkException, IOException {
    assertThat(connect(bench.links(), Trust.KNOWN)).isEqualTo(offered(router, "ed25519"));
    assertThat(bench.knownHosts).hasContent(router.knownHostsLine("ed25519"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.knownHosts)))
        .isEqualTo("rw-------");
    assertThat(connect(bench.strict(), Trust.KNOWN)).isEqualTo(offered(router, "ed25519"));
  }

  @Test
  void aChangedKeyIsRefusedAlsoWhereNewOnesAreAccepted() throws IOException {
    bench.know(stranger("ed25519"));
    assertThat(Bench.failure(bench.links(), host))
        .isEqualTo(
            new LinkFailure.HostKeyChanged(
                offered(router, "ed25519"), offered(other, "ed25519").toString()));
    assertThat(bench.knownHosts).hasContent(stranger("ed25519"));
  }

  @Test
  void aRouterThatGainedAKeyStillProvesTheOneOnFile() throws IOException, LinkException {
    for (String type : List.of("rsa", "ecdsa")) {
      Files.deleteIfExists(bench.knownHosts);
      bench.know(router.knownHostsLine(type));
      assertThat(connect(bench.strict(), Trust.KNOWN)).isEqualTo(offered(router, type));
    }
  }

  @Test
  void aChangedRsaKeyIsNotHiddenBehindANewKeyOfAnotherType() throws IOException {
    bench.know(stranger("rsa"));
    assertThat(Bench.failure(bench.links(), host))
        .isEqualTo(
            new LinkFailure.HostKeyChanged(
                offered(router, "rsa"), offered(other, "rsa").toString()));
  }

  @Test
  void aRouterWithoutAnyKeyOfTheTypeOnFileIsAChangedOne() throws IOException {
    String name = other.knownHostsLine("rsa").split(" ", -1)[0];
    String ecdsa = router.knownHostsLine("ecdsa");
    bench.know(name + ecdsa.substring(ecdsa.indexOf(' ')));
    assertThat(Bench.failure(bench.links(), other.host(bench.noLogin())))
        .isEqualTo(
            new LinkFailure.HostKeyChanged(
                offered(other, "ed25519"), offered(router, "ecdsa").toString()));
  }

  @Test
  void aHashedNameIsFound() throws Exception {
    bench.know(router.knownHostsLine("ed25519"));
    ClientKeys.run(List.of("ssh-keygen", "-H", "-f", bench.knownHosts.toString()));
    assertThat(Files.readString(bench.knownHosts)).startsWith("|1|");
    assertThat(connect(bench.strict(), Trust.KNOWN)).isEqualTo(offered(router, "ed25519"));
  }

  @Test
  void aRevokedKeyIsRefused() throws IOException {
    bench.know(router.knownHostsLine("ed25519"));
    bench.know("@revoked " + router.knownHostsLine("ed25519"));
    assertThat(Bench.failure(bench.links(), host)).isInstanceOf(LinkFailure.HostKeyChanged.class);
  }

  @Test
  void aDamagedFileIsNamedWithItsLine() throws IOException {
    bench.know("# first");
    bench.know("router ssh-ed25519 AAAA");
    assertThat(Bench.failure(bench.links(), host))
        .isInstanceOf(LinkFailure.LoginUnusable.class)
        .extracting(LinkFailure::words)
        .asString()
        .startsWith("no usable login: known hosts: " + bench.knownHosts + " line 2: ");
  }

  @Test
  void afterAWipeAnyKeyIsAcceptedButNotPutOnFile() throws IOException, LinkException {
    bench.know(stranger("ed25519"));
    assertThat(connect(bench.strict(), Trust.ANY_AFTER_WIPE)).isEqualTo(offered(router, "ed25519"));
    assertThat(bench.knownHosts).hasContent(stranger("ed25519"));
  }

  @Test
  void theKeyAfterAWipeReplacesTheOldOneOfThatHostOnly() throws IOException, LinkException {
    bench.know(other.knownHostsLine("rsa"));
    bench.know(stranger("ed25519"));
    bench.know(stranger("rsa"));
    SshLinks links = bench.strict();
    HostKey key = connect(links, Trust.ANY_AFTER_WIPE);
    links.replaceHostKey(host, key);
    assertThat(bench.knownHosts)
        .hasContent(other.knownHostsLine("rsa") + "\n" + router.knownHostsLine("ed25519"));
    assertThat(connect(links, Trust.KNOWN)).isEqualTo(key);
  }

  @Test
  void aKeyNobodyHasShownUsIsNotPutOnFile() {
    SshLinks links = bench.strict();
    assertThatThrownBy(() -> links.replaceHostKey(host, offered(router, "ed25519")))
        .isInstanceOf(IllegalStateException.class);
  }
}

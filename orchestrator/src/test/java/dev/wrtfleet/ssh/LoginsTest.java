package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.fleet.Secret;
import dev.wrtfleet.router.Command;
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
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets into a real dropbear, and how. */
@DropbearTest
@Timeout(60)
class LoginsTest {
  private static DropbearRouter locked;
  private static DropbearRouter open;
  @TempDir private static Path folder;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    locked = DropbearRouter.start(RouterSpec.open("locked").password(Bench.PASSWORD).key(""));
    open = DropbearRouter.start(RouterSpec.open("open"));
    bench = new Bench(folder);
  }

  @AfterAll
  static void stop() {
    locked.close();
    open.close();
  }

  private static void letIn(Path key) throws IOException {
    Files.writeString(
        locked.path("/etc/dropbear/authorized_keys"),
        ClientKeys.publicLine(key) + "\n",
        StandardOpenOption.APPEND);
  }

  private static String whoami(SshLinks links, Host host) throws LinkException {
    try (Link link = links.open(host, Trust.KNOWN)) {
      return link.run(Command.of("id", "-un")).out().strip();
    }
  }

  @Test
  void aRouterWithoutPasswordNeedsNone() throws LinkException {
    assertThat(whoami(bench.links(), open.host(bench.noLogin()))).isEqualTo("root");
  }

  @Test
  void aRouterWithoutPasswordIsEnteredBeforeTheKeyIsLookedFor() throws LinkException {
    Login login = bench.key(folder.resolve("no-such-key"));
    assertThat(whoami(bench.links(), open.host(login))).isEqualTo("root");
  }

  @Test
  void thePasswordLetsUsIn() throws LinkException {
    assertThat(whoami(bench.links(), locked.host(bench.password("PW")))).isEqualTo("root");
  }

  @Test
  void aWrongPasswordIsRefusedWithoutBeingNamed() {
    assertThat(Bench.failure(bench.links(), locked.host(bench.password("WRONG"))))
        .isEqualTo(new LinkFailure.LoginRefused("root", "none, password"));
  }

  @Test
  void aPasswordThatIsNotThereIsOurOwnTrouble() {
    assertThat(Bench.failure(bench.links(), locked.host(bench.password("UNSET"))))
        .isEqualTo(
            new LinkFailure.LoginUnusable("the password: environment variable UNSET is not set"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t ed25519",
        "-t ecdsa -b 256",
        "-t ecdsa -b 521",
        "-t rsa -b 2048",
        "-t rsa -b 2048 -m PEM",
        "-t rsa -b 2048 -m PKCS8",
        "-t ecdsa -b 256 -m PEM",
        "-t ecdsa -b 384 -m PKCS8",
      })
  void keysOfEveryKindLetUsIn(String arguments) throws Exception {
    Path key = ClientKeys.make(folder, arguments.split(" ", -1));
    letIn(key);
    assertThat(whoami(bench.links(), locked.host(bench.key(key)))).isEqualTo("root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-t ed25519", "-t rsa", "-t rsa -m PKCS8", "-t ecdsa -m PKCS8"})
  void anEncryptedKeyNeedsItsPassphrase(String arguments) throws Exception {
    Path key = ClientKeys.make(folder, (arguments + " -C x -N correct:horse").split(" ", -1));
    letIn(key);
    Path right = Files.writeString(folder.resolve("right"), "correct:horse\nsecond line\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "wrong\n");
    Host host = locked.host(bench.key(key, new Secret.FromFile(right)));
    assertThat(whoami(bench.links(), host)).isEqualTo("root");
    for (Login login : List.of(bench.key(key), bench.key(key, new Secret.FromFile(wrong)))) {
      assertThat(Bench.failure(bench.links(), locked.host(login)))
          .isEqualTo(
              new LinkFailure.LoginUnusable(
                  "key file " + key + " cannot be used: wrong or missing passphrase"));
    }
  }

  @Test
  void aKeyLockedInTheOldFormIsRefusedWithTheWayOut() throws Exception {
    Path key = ClientKeys.make(folder, "-t", "rsa", "-m", "PEM", "-N", "correct:horse");
    letIn(key);
    Path right = Files.writeString(folder.resolve("right-for-old"), "correct:horse\n");
    Host host = locked.host(bench.key(key, new Secret.FromFile(right)));
    assertThat(Bench.failure(bench.links(), host).words())
        .endsWith("rewrite it with 'ssh-keygen -p -f " + key + "'");
    ClientKeys.run(
        List.of(
            "ssh-keygen",
            "-p",
            "-P",
            "correct:horse",
            "-N",
            "correct:horse",
            "-f",
            key.toString()));
    assertThat(whoami(bench.links(), host)).isEqualTo("root");
  }

  @Test
  void aKeyTheRouterDoesNotKnowIsRefused() throws Exception {
    Path key = ClientKeys.make(folder, "-t", "ed25519", "-C", "stranger");
    assertThat(Bench.failure(bench.links(), locked.host(bench.key(key))))
        .isEqualTo(new LinkFailure.LoginRefused("root", "none, key " + key));
  }

  @Test
  void anRsaKeyTheRouterDoesNotKnowLeavesRoomForThePassword() throws Exception {
    Path key = ClientKeys.make(folder, "-t", "rsa", "-C", "stranger");
    Login login =
        new Login(
            "root",
            Optional.of(key),
            Optional.empty(),
            bench.password("PW").password(),
            bench.knownHosts);
    assertThat(whoami(bench.links(), locked.host(login))).isEqualTo("root");
  }

  @Test
  void aKeyFileThatIsMissingOrNonsenseIsOurOwnTrouble() throws IOException {
    Path missing = folder.resolve("no-such-key");
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "hello\n");
    assertThat(Bench.failure(bench.links(), locked.host(bench.key(missing))))
        .isEqualTo(new LinkFailure.LoginUnusable("key file " + missing + " is not there"));
    assertThat(Bench.failure(bench.links(), locked.host(bench.key(nonsense))))
        .isEqualTo(
            new LinkFailure.LoginUnusable(
                "key file "
                    + nonsense
                    + " cannot be used: not an OpenSSH, PKCS#8 or PEM private key"));
  }

  @Test
  void theAgentLetsUsIn() throws Exception {
    Path key = ClientKeys.make(folder, "-t", "ed25519", "-C", "agent");
    Path rsa = ClientKeys.make(folder, "-t", "rsa", "-C", "agent-rsa");
    letIn(rsa);
    Path socket = folder.resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      CommandsTest.whenThere(socket, () -> {});
      for (Path each : List.of(key, rsa)) {
        var add = new ProcessBuilder("ssh-add", "-q", each.toString());
        add.environment().put("SSH_AUTH_SOCK", socket.toString());
        assertThat(add.start().waitFor()).isZero();
      }
      SshSettings settings = SshSettings.of(true, Map.of("SSH_AUTH_SOCK", socket.toString()));
      var links = new SshLinks(settings, new Secrets(Map.of()), name -> Optional.empty(), tick());
      assertThat(whoami(links, locked.host(bench.noLogin()))).isEqualTo("root");
      letOut(rsa);
      assertThat(Bench.failure(links, locked.host(bench.noLogin())))
          .isEqualTo(new LinkFailure.LoginRefused("root", "none, ssh-agent with 2 keys"));
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  private static void letOut(Path key) throws IOException {
    Path file = locked.path("/etc/dropbear/authorized_keys");
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(ClientKeys.publicLine(key));
    Files.write(file, lines);
  }

  private static InstantSource tick() {
    return InstantSource.fixed(Instant.EPOCH);
  }

  @Test
  void anAgentThatIsGoneIsNamed() {
    Path socket = folder.resolve("gone");
    var settings = new SshSettings(Bench.LIMITS, true, Optional.of(socket));
    var links = new SshLinks(settings, new Secrets(Map.of()), name -> Optional.empty(), tick());
    assertThat(Bench.failure(links, locked.host(bench.noLogin())).words())
        .startsWith("login as root was refused (tried none, ssh-agent (no answer at " + socket);
  }

  @Test
  void twentyLoginsAtOnceToOneRouterAllSucceed() throws Exception {
    var links = bench.links();
    Host host = locked.host(bench.password("PW"));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> login = () -> whoami(links, host);
      var all = pool.invokeAll(java.util.Collections.nCopies(20, login));
      assertThat(all).extracting(Future::get).hasSize(20).containsOnly("root");
    }
  }
}

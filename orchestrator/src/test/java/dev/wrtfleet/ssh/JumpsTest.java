package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.router.UploadProgress;
import dev.wrtfleet.testbed.DropbearRouter;
import dev.wrtfleet.testbed.DropbearTest;
import dev.wrtfleet.testbed.RouterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routers reached through routers, all real dropbears. */
@DropbearTest
@Timeout(60)
class JumpsTest {
  private static DropbearRouter gateway;
  private static DropbearRouter middle;
  private static DropbearRouter roof;
  @TempDir private Path folder;
  private Bench bench;
  private Host first;
  private Host second;
  private Host last;

  @BeforeAll
  static void start() throws IOException {
    gateway = DropbearRouter.start(RouterSpec.open("gateway").password(Bench.PASSWORD));
    middle = DropbearRouter.start(RouterSpec.open("middle"));
    roof = DropbearRouter.start(RouterSpec.open("roof"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    middle.close();
    roof.close();
  }

  @BeforeEach
  void bench() {
    bench = new Bench(folder);
    first = gateway.host(bench.password("PW"));
    second = middle.hostVia("gateway", bench.noLogin());
    last = roof.hostVia("middle", bench.noLogin());
  }

  private SshLinks links() {
    return bench.links(first, second, last);
  }

  private static Command line(String line) {
    return Command.of(ShellLine.verbatim(line)).within(Duration.ofSeconds(20));
  }

  private static long connections(DropbearRouter router) {
    return router.connections();
  }

  @Test
  void aRouterIsReachedThroughTwoOthers() throws LinkException, IOException {
    Path file = Files.write(folder.resolve("file"), new byte[3_000_000]);
    try (Link link = links().open(last, Trust.KNOWN)) {
      assertThat(link.run(line("uci get system.@system[0].hostname")).out()).isEqualTo("roof\n");
      assertThat(link.send(line("wc -c"), file, UploadProgress.NONE).out().strip())
          .isEqualTo("3000000");
    }
    assertThat(Files.readAllLines(bench.knownHosts)).hasSize(3);
  }

  @Test
  void thirtyRoutersShareOneConnectionToTheGateway() throws Exception {
    SshLinks links = links();
    try (Link keep = links.open(second, Trust.KNOWN);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Long> visit =
          () -> {
            try (Link link = links.open(second, Trust.KNOWN)) {
              link.run(Command.of("true"));
              return connections(gateway);
            }
          };
      List<Long> seen = new ArrayList<>();
      for (Future<Long> each : pool.invokeAll(java.util.Collections.nCopies(30, visit))) {
        seen.add(each.get());
      }
      assertThat(seen).containsOnly(1L);
      assertThat(keep.run(Command.of("true")).ok()).isTrue();
    }
  }

  @Test
  void theEndOfOneLeavesTheOthersAlone() throws LinkException {
    SshLinks links = links();
    try (Link keep = links.open(second, Trust.KNOWN)) {
      for (int i = 0; i < 5; i++) {
        Link other = links.open(second, Trust.KNOWN);
        assertThat(Bench.failure(() -> other.run(line("yes").within(Duration.ofMillis(300)))))
            .isInstanceOf(LinkFailure.TooSlow.class);
        other.close();
      }
      assertThat(keep.run(line("echo here")).out()).isEqualTo("here\n");
    }
  }

  @Test
  void aGatewayThatDiesTakesItsRoutersAndIsOpenedAnew() throws LinkException {
    SshLinks links = links();
    try (Link link = links.open(second, Trust.KNOWN)) {
      Thread.ofVirtual()
          .start(
              () -> CommandsTest.whenThere(middle.path("/tmp/through"), gateway::killConnections));
      assertThat(Bench.failure(() -> link.run(line("touch /tmp/through; sleep 50"))))
          .isInstanceOf(LinkFailure.Lost.class);
      try (Link next = links.open(second, Trust.KNOWN)) {
        assertThat(next.run(line("echo again")).out()).isEqualTo("again\n");
      }
    }
  }

  @Test
  void aFrozenGatewayHoldsNobody() throws LinkException, IOException {
    SshLinks links = links();
    Path file = Files.write(folder.resolve("big"), new byte[30_000_000]);
    var once = new boolean[1];
    Link link = links.open(second, Trust.KNOWN);
    try {
      UploadProgress freezing =
          (sent, total) -> {
            if (sent > 1_000_000 && !once[0]) {
              once[0] = true;
              gateway.freeze();
            }
          };
      assertThat(Bench.failure(() -> link.send(line("cat > /dev/null"), file, freezing)))
          .isEqualTo(new LinkFailure.Lost("no sign of life"));
      link.close();
    } finally {
      gateway.thaw();
    }
  }

  @Test
  void theGatewaysOwnFailuresAreToldApart() {
    assertThat(Bench.failure(bench.strict(first), second))
        .isInstanceOfSatisfying(
            LinkFailure.ViaFailed.class,
            via -> assertThat(via.cause()).isInstanceOf(LinkFailure.HostKeyUnknown.class));
    Host wrong = gateway.host(bench.password("WRONG"));
    assertThat(Bench.failure(bench.links(wrong, second), second))
        .isEqualTo(
            new LinkFailure.ViaFailed(
                "gateway", new LinkFailure.LoginRefused("root", "none, password")));
  }

  @Test
  void aRouterThatRefusesTheGatewayIsSaidToRefuse() {
    Host nobody =
        new Host(
            "nobody",
            "127.0.0.1",
            1,
            bench.noLogin(),
            last.via().map(via -> "gateway"),
            last.groups(),
            last.labels(),
            last.where());
    assertThat(Bench.failure(bench.links(first), nobody))
        .isEqualTo(new LinkFailure.ViaFailed("gateway", new LinkFailure.Refused("127.0.0.1:1")));
  }

  @Test
  void aGatewayThatDoesNotPassUsOnSaysSo() throws IOException {
    try (var closed = DropbearRouter.start(RouterSpec.open("gateway").options("-j"))) {
      Host gate = closed.host(bench.noLogin());
      assertThat(Bench.failure(bench.links(gate), second).words())
          .startsWith("through gateway: no way to 127.0.0.1:")
          .contains("would not pass us on");
    }
  }

  @Test
  void aWayThroughItselfOrToNowhereIsRefused() {
    assertThat(Bench.failure(bench.links(), second)).isInstanceOf(LinkFailure.ViaFailed.class);
    Host loop = middle.hostVia("roof", bench.noLogin());
    assertThat(Bench.failure(bench.links(loop, last), loop).words())
        .contains("the inventory leads there through itself");
  }

  @Test
  void theTargetsHostKeyIsCheckedBehindTheGateway() throws LinkException {
    HostKey key;
    try (Link link = links().open(second, Trust.KNOWN)) {
      key = link.hostKey();
    }
    assertThat(key)
        .isEqualTo(
            KnownHostsLine.parse(middle.knownHostsLine("ed25519")).orElseThrow().key().hostKey());
  }
}

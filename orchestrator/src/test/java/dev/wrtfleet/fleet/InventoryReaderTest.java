package dev.wrtfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryReaderTest {
  private static final Path HOME = Path.of("/home/me");
  private static final Path KNOWN_HOSTS = Path.of("/config/known_hosts");

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Fleet read(String text) throws IOException {
    return read(List.of(file("fleet.yaml", text)));
  }

  private static Fleet read(List<Path> files) {
    return new InventoryReader(HOME, KNOWN_HOSTS).read(files);
  }

  private static Host host(Fleet fleet, String name) {
    return fleet.host(name).orElseThrow();
  }

  @Test
  void theExampleIsUnderstood() {
    Fleet fleet = read(List.of(Path.of("../inventory/example.yaml")));
    assertThat(fleet.hosts()).hasSize(22);
    Host ap = host(fleet, "ap07.berlin.example");
    assertThat(ap.address()).isEqualTo("ap07.berlin.example");
    assertThat(ap.port()).isEqualTo(22);
    assertThat(ap.via()).contains("gw-berlin");
    assertThat(ap.groups()).containsExactly("berlin");
    assertThat(ap.labels())
        .isEqualTo(Map.of("role", "ap", "site", "berlin", "uplink", "dsl-16", "frozen", "false"));
    assertThat(ap.login())
        .isEqualTo(
            new Login(
                "root",
                Optional.of(HOME.resolve(".ssh/fleet_ed25519")),
                Optional.empty(),
                Optional.empty(),
                KNOWN_HOSTS));
    assertThat(host(fleet, "sw-attic").labels()).containsEntry("frozen", "true");
    assertThat(host(fleet, "gw-berlin").login().password())
        .contains(new Secret.FromEnv("GATEWAY_PASSWORD"));
  }

  @Test
  void theNearestWordWins() throws IOException {
    Fleet fleet =
        read(
            """
            defaults: { user: d, port: 1, labels: { a: d, b: d, c: d } }
            groups:
              g:
                port: 2
                labels: { b: g, c: g }
                hosts:
                  x: { port: 3, labels: { c: h } }
                  y:
            hosts:
              z: {}
            """);
    assertThat(host(fleet, "x").port()).isEqualTo(3);
    assertThat(host(fleet, "x").labels()).isEqualTo(Map.of("a", "d", "b", "g", "c", "h"));
    assertThat(host(fleet, "y").port()).isEqualTo(2);
    assertThat(host(fleet, "z").port()).isEqualTo(1);
    assertThat(host(fleet, "z").login().user()).isEqualTo("d");
    assertThat(host(fleet, "z").groups()).isEmpty();
  }

  @Test
  void aHostInTwoGroupsHasBothGroupsAndTheirLabels() throws IOException {
    Fleet fleet =
        read(
            """
            groups:
              berlin: { user: root, labels: { site: berlin }, hosts: { ap1: { port: 2222 }, ap2: } }
              frozen: { user: root, labels: { frozen: true }, hosts: { ap1: } }
            """);
    assertThat(host(fleet, "ap1").groups()).containsExactly("berlin", "frozen");
    assertThat(host(fleet, "ap1").labels()).isEqualTo(Map.of("site", "berlin", "frozen", "true"));
    assertThat(host(fleet, "ap1").port()).isEqualTo(2222);
    assertThat(host(fleet, "ap2").labels()).isEqualTo(Map.of("site", "berlin"));
  }

  @Test
  void theLabelOfAnUplinkIsReadAsAfterIs() throws IOException {
    Fleet fleet =
        read(
            """
            groups:
              hall: { labels: { uplink_of: "ap01" }, hosts: { sw-hall: , mast: { after: ap02 } } }
            hosts:
              sw-attic: { labels: { uplink_of: "ap0*" } }
              ap01: {}
              ap02: {}
            """);
    assertThat(fleet.before(host(fleet, "sw-attic"))).containsExactlyInAnyOrder("ap01", "ap02");
    assertThat(fleet.before(host(fleet, "sw-hall"))).containsExactly("ap01");
    assertThat(fleet.before(host(fleet, "mast"))).containsExactlyInAnyOrder("ap01", "ap02");
    assertThat(fleet.before(host(fleet, "ap01"))).isEmpty();
    assertThat(host(fleet, "sw-attic").labels()).containsEntry("uplink_of", "ap0*");
  }

  @Test
  void labelsAreTextAsWritten() throws IOException {
    Fleet fleet =
        read("hosts: { a: { labels: { t: True, f: false, n: 007, d: 1.50, v: '24.10' } } }");
    assertThat(host(fleet, "a").labels())
        .isEqualTo(Map.of("t", "true", "f", "false", "n", "007", "d", "1.50", "v", "24.10"));
  }

  @Test
  void aGatewayInItsOwnGroupIsReachedDirectly() throws IOException {
    Fleet fleet =
        read(
            """
            groups:
              berlin: { via: gw, hosts: { gw: , ap1: } }
              gateways: { via: core, hosts: { gw: } }
            hosts: { core: }
            """);
    assertThat(host(fleet, "ap1").via()).contains("gw");
    assertThat(host(fleet, "gw").via()).contains("core");
    assertThat(host(fleet, "core").via()).isEmpty();
  }

  @Test
  void pathsCountFromTheInventorysFolder() throws IOException {
    Fleet fleet =
        read(
            """
            hosts:
              a:
                identity: keys/../id
                known_hosts: ~/kh
                password: { file: pw }
                passphrase: { command: [pass, show, x] }
            """);
    Login login = host(fleet, "a").login();
    assertThat(login.identity()).contains(folder.toAbsolutePath().resolve("id"));
    assertThat(login.knownHosts()).isEqualTo(HOME.resolve("kh"));
    assertThat(login.password())
        .contains(new Secret.FromFile(folder.toAbsolutePath().resolve("pw")));
    assertThat(login.passphrase()).contains(new Secret.FromCommand(List.of("pass", "show", "x")));
  }

  @Test
  void namesOfAnyScriptAreFineWithWindowsLineEnds() throws IOException {
    Fleet fleet = read("hosts:\r\n  dach-süd:\r\n  屋顶: { address: 10.0.0.1 }\r\n");
    assertThat(host(fleet, "dach-süd").address()).isEqualTo("xn--dach-sd-s2a");
    assertThat(host(fleet, "屋顶").address()).isEqualTo("10.0.0.1");
    assertThat(host(fleet, "屋顶").where()).hasToString("Optional[" + folder + "/fleet.yaml:3:3]");
  }

  @Test
  void severalFilesMakeOneFleet() throws IOException {
    Path one = file("one.yaml", "defaults: { user: one }\nhosts: { gw: }\n");
    Path two = file("two.yaml", "defaults: { user: two }\nhosts: { ap: { via: gw } }\n");
    Fleet fleet = read(List.of(one, two, one));
    assertThat(fleet.names()).containsExactly("gw", "ap");
    assertThat(host(fleet, "gw").login().user()).isEqualTo("one");
    assertThat(host(fleet, "ap").login().user()).isEqualTo("two");
  }

  @Test
  void problemsOfAllFilesAreToldTogether() throws IOException {
    Path one = file("one.yaml", "hots: {}\n");
    Path two = file("two.yaml", "hosts: [\n");
    Path three = folder.resolve("three.yaml");
    var refused = catchThrowableOfType(FleetException.class, () -> read(List.of(one, two, three)));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(refused.problems())
        .extracting(Problem::code)
        .containsExactly("yaml.unknown-key", "yaml.syntax", "yaml.missing");
  }

  @Test
  void aDuplicateAcrossFilesNamesBothPlaces() throws IOException {
    Path one = file("one.yaml", "hosts:\n  ap: { port: 1 }\n");
    Path two = file("two.yaml", "hosts:\n\n  ap: { port: 1 }\n");
    var refused = catchThrowableOfType(FleetException.class, () -> read(List.of(one, two)));
    assertThat(refused.getMessage()).contains("two.yaml:3:3").contains("one.yaml:2:3");
  }

  @Test
  void moreHostsThanTheLimitAreRefused() throws IOException {
    Path file = file("fleet.yaml", "hosts:\n  a[1:15000]:\n  b[1:15000]:\n");
    var refused = catchThrowableOfType(FleetException.class, () -> read(List.of(file)));
    assertThat(refused.problems()).hasSize(1);
    assertThat(refused.getMessage()).contains("fleet.yaml:3:3").contains("20000");
  }

  @Test
  void asManyHostsAsTheLimitAreRead() throws IOException {
    assertThat(
            read("groups:\n  g:\n    via: gw\n    hosts:\n      a[1:19999]:\nhosts: { gw: }\n")
                .hosts())
        .hasSize(20_000);
  }

  @Test
  void aChainOfGatewaysAsLongAsTheFleetIsRead() throws IOException {
    var text = new StringBuilder("hosts:\n  h0:\n");
    for (int i = 1; i < 5000; i++) {
      text.append("  h").append(i).append(": { via: h").append(i - 1).append(" }\n");
    }
    assertThat(host(read(text.toString()), "h4999").via()).contains("h4998");
  }
}

package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RetryingLinksTest {
  private final List<String> asked = new ArrayList<>();

  private final Links failing =
      new Links() {
        @Override
        public Link open(Host host, Trust trust) throws LinkException {
          asked.add(host.name() + " " + trust);
          throw new LinkException(new LinkFailure.Refused(host.address()));
        }

        @Override
        public void replaceHostKey(Host host, HostKey key) {
          asked.add("replace " + host.name());
        }
      };

  @Test
  void connectingIsTriedAgainAndReplacingAKeyIsNot() {
    var links =
        new RetryingLinks(failing, new Retries(3, Duration.ofMillis(1), Duration.ofMillis(1)));
    var host =
        new Host(
            "roof",
            "192.0.2.1",
            22,
            new Bench(Path.of("unused")).noLogin(),
            Optional.empty(),
            new TreeSet<>(),
            new TreeMap<>(),
            Optional.empty());
    assertThat(Bench.failure(() -> links.open(host, Trust.KNOWN)))
        .isEqualTo(new LinkFailure.Refused("192.0.2.1"));
    links.replaceHostKey(host, new HostKey("ssh-ed25519", "SHA256:x"));
    assertThat(asked).containsExactly("roof KNOWN", "roof KNOWN", "roof KNOWN", "replace roof");
  }
}

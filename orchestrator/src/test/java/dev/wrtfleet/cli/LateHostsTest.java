package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that are away, against the lab: a way to one of its routers that is opened later. */
@Timeout(180)
class LateHostsTest {
  private static final Duration PAST_THE_FIRST_PAUSE = Duration.ofSeconds(61);

  @TempDir Path home;

  /** Hangs up on everybody until it is opened; then passes connections on. */
  private static final class Way implements AutoCloseable {
    private final ServerSocket door;
    private final int to;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean isOpen;

    Way(int to) throws IOException {
      this.to = to;
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      threads.execute(this::serve);
    }

    int port() {
      return door.getLocalPort();
    }

    void open(boolean now) {
      isOpen = now;
    }

    private void serve() {
      while (!door.isClosed()) {
        try {
          Socket client = door.accept();
          if (!isOpen) {
            client.close();
            continue;
          }
          Socket router = new Socket(InetAddress.getLoopbackAddress(), to);
          threads.execute(() -> pass(client, router));
          threads.execute(() -> pass(router, client));
        } catch (IOException e) {
          // Closed, or the router is rebooting.
        }
      }
    }

    private static void pass(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // Either end hung up.
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
      threads.shutdownNow();
    }
  }

  private static int portOf(String inventory, String host) {
    Matcher line = Pattern.compile(host + ":.*?port: (\\d+)").matcher(inventory);
    assertThat(line.find()).as(inventory).isTrue();
    return Integer.parseInt(line.group(1));
  }

  private Path playbook(Lab lab) throws IOException {
    Path file = lab.directory().resolve("late.yaml");
    Files.writeString(
        file,
        """
        name: waits
        hosts: all
        images: { catalog: images }
        wait_for_absent: 7d
        return_within: 60s
        health: { stable_for: 1s, within: 30s }
        """);
    return file;
  }

  private Path inventory(String text, int port) {
    Path file = home.resolve("lab/late-inventory.yaml");
    try {
      Files.writeString(file, text.replace("port: " + portOf(text, "lab-002"), "port: " + port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  @Test
  void aRouterThatIsOffWhenPlannedIsMatchedAndUpgradedWhenItAppears() throws Exception {
    Desk desk = Desk.in(home);
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(40))) {
      String text = Files.readString(lab.directory().resolve("inventory.yaml"));
      try (Way way = new Way(portOf(text, "lab-002"))) {
        Path inventory = inventory(text, way.port());
        String playbook = playbook(lab).toString();
        Typed plan = desk.typed("plan", playbook, "-i", inventory.toString());
        assertThat(plan.status()).as(plan.toString()).isZero();
        assertThat(plan.out())
            .contains("Wave 2/2 late", "waited for up to 7d when all others are done");
        CompletableFuture<Integer> run =
            desk.begins("run", playbook, "-i", inventory.toString(), "--accept-new-host-keys");
        desk.awaitOutput("lab-002   away");
        desk.clearsTheLog();
        Typed status = desk.typed("status");
        assertThat(status.status()).isZero();
        assertThat(status.out()).contains("waits for 1 host that is away, until ");
        way.open(true);
        desk.clockIsAhead(PAST_THE_FIRST_PAUSE);
        assertThat(run.get(120, TimeUnit.SECONDS)).as(desk.out()).isZero();
        assertThat(desk.out()).contains("found", "upgraded=2");
        assertThat(lab.flashes("lab-001")).isEqualTo(1);
        assertThat(lab.flashes("lab-002")).isEqualTo(1);
      }
    }
  }

  @Test
  void aRouterThatVanishesBeforeItsTurnIsUpgradedWhenItIsBack() throws Exception {
    Desk desk = Desk.in(home);
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(40))) {
      String text = Files.readString(lab.directory().resolve("inventory.yaml"));
      try (Way way = new Way(portOf(text, "lab-002"))) {
        String inventory = inventory(text, way.port()).toString();
        String playbook = playbook(lab).toString();
        String plan = home.resolve("lab/night.plan.json").toString();
        way.open(true);
        assertThat(
                desk.runs(
                    "plan", playbook, "-i", inventory, "--out", plan, "--accept-new-host-keys"))
            .isZero();
        way.open(false);
        CompletableFuture<Integer> run = desk.begins("run", plan, "-i", inventory);
        desk.awaitOutput("lab-002   away");
        assertThat(lab.flashes("lab-002")).isZero();
        way.open(true);
        desk.clockIsAhead(PAST_THE_FIRST_PAUSE);
        assertThat(run.get(120, TimeUnit.SECONDS)).as(desk.out()).isZero();
        assertThat(desk.out()).contains("upgraded=2");
        assertThat(lab.flashes("lab-002")).isEqualTo(1);
      }
    }
  }
}

package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
  private volatile Duration clockIsAhead = Duration.ZERO;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

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

  private int in(String... words) {
    var around =
        new Surroundings(
            Map.of(
                "XDG_STATE_HOME", home.resolve("state").toString(),
                "XDG_CONFIG_HOME", home.resolve("config").toString(),
                "XDG_CACHE_HOME", home.resolve("cache").toString()),
            home,
            home,
            () -> Instant.now().plus(clockIsAhead),
            new BufferedReader(new StringReader("")),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            false);
    return Main.run(around, words);
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

  private void awaitOutput(String words) throws InterruptedException {
    for (int looks = 0; !out.toString().contains(words) && looks < 600; looks++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(out.toString()).as(err.toString()).contains(words);
  }

  @Test
  void aRouterThatIsOffWhenPlannedIsMatchedAndUpgradedWhenItAppears() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(40))) {
      String text = Files.readString(lab.directory().resolve("inventory.yaml"));
      try (Way way = new Way(portOf(text, "lab-002"))) {
        Path inventory = inventory(text, way.port());
        String playbook = playbook(lab).toString();
        assertThat(in("plan", playbook, "-i", inventory.toString())).isZero();
        assertThat(out.toString())
            .contains("Wave 2/2 late", "waited for up to 7d when all others are done");
        CompletableFuture<Integer> run =
            CompletableFuture.supplyAsync(
                () -> in("run", playbook, "-i", inventory.toString(), "--accept-new-host-keys"));
        awaitOutput("lab-002   away");
        out.getBuffer().setLength(0);
        assertThat(in("status")).isZero();
        assertThat(out.toString()).contains("waits for 1 host that is away, until ");
        way.open(true);
        clockIsAhead = PAST_THE_FIRST_PAUSE;
        assertThat(run.get(120, TimeUnit.SECONDS)).as(out.toString()).isZero();
        assertThat(out.toString()).contains("found", "upgraded=2");
        assertThat(lab.flashes("lab-001")).isEqualTo(1);
        assertThat(lab.flashes("lab-002")).isEqualTo(1);
      }
    }
  }

  @Test
  void aRouterThatVanishesBeforeItsTurnIsUpgradedWhenItIsBack() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(40))) {
      String text = Files.readString(lab.directory().resolve("inventory.yaml"));
      try (Way way = new Way(portOf(text, "lab-002"))) {
        String inventory = inventory(text, way.port()).toString();
        String playbook = playbook(lab).toString();
        String plan = home.resolve("lab/night.plan.json").toString();
        way.open(true);
        assertThat(in("plan", playbook, "-i", inventory, "--out", plan, "--accept-new-host-keys"))
            .isZero();
        way.open(false);
        CompletableFuture<Integer> run =
            CompletableFuture.supplyAsync(() -> in("run", plan, "-i", inventory));
        awaitOutput("lab-002   away");
        assertThat(lab.flashes("lab-002")).isZero();
        way.open(true);
        clockIsAhead = PAST_THE_FIRST_PAUSE;
        assertThat(run.get(120, TimeUnit.SECONDS)).as(out.toString()).isZero();
        assertThat(out.toString()).contains("upgraded=2");
        assertThat(lab.flashes("lab-002")).isEqualTo(1);
      }
    }
  }
}

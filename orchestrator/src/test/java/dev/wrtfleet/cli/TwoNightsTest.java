package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rollout in the lab over two nights, stopped and resumed in between. */
@Timeout(180)
class TwoNightsTest {
  @TempDir Path home;
  private volatile Duration off = Duration.ZERO;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private void itIs(String time) {
    off = Duration.between(Instant.now(), ZonedDateTime.parse(time).toInstant());
  }

  private int in(String... words) {
    InstantSource clock = () -> Instant.now().plus(off);
    var around =
        new Surroundings(
            Map.of(
                "XDG_STATE_HOME", home.resolve("state").toString(),
                "XDG_CONFIG_HOME", home.resolve("config").toString(),
                "XDG_CACHE_HOME", home.resolve("cache").toString()),
            home,
            home,
            clock,
            new BufferedReader(new StringReader("")),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            false);
    return Main.run(around, words);
  }

  private void awaitOutput(String words) throws InterruptedException {
    for (int looks = 0; !out.toString().contains(words) && looks < 600; looks++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(out.toString()).as(err.toString()).contains(words);
  }

  @Test
  void whatTheFirstNightHasNoRoomForIsUpgradedInTheNextOne() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(3, home.resolve("lab")).at(40))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Path playbook = lab.directory().resolve("nights.yaml");
      Files.writeString(
          playbook,
          """
          name: nights
          hosts: all
          images: { catalog: images }
          window: Mon..Fri 22:00-05:00 Europe/Berlin
          takes: 12m
          at_once: 1
          return_within: 60s
          health: { stable_for: 1s, within: 30s }
          """);
      itIs("2026-11-28T04:47:50+01:00");
      CompletableFuture<Integer> first =
          CompletableFuture.supplyAsync(() -> in("run", playbook.toString(), "-i", inventory));
      awaitOutput("lab-001   probe");
      // Ten seconds later nothing more may begin, whatever becomes of the one in flight.
      itIs("2026-11-28T04:48:01+01:00");
      awaitOutput("waits         for its window, opens Mon 2026-11-30 22:00 Europe/Berlin");
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isZero();
      out.getBuffer().setLength(0);
      assertThat(in("status")).isZero();
      assertThat(out.toString())
          .contains("awaiting window")
          .contains("waits for its window, opens Mon 2026-11-30 22:00 Europe/Berlin");
      stop();
      assertThat(first.get(60, TimeUnit.SECONDS)).as(out.toString()).isEqualTo(130);

      itIs("2026-11-30T21:59:58+01:00");
      assertThat(in("resume")).as(out.toString() + err).isZero();
      assertThat(out.toString()).contains("the window is open", "upgraded=3");
      lab.routers().forEach(router -> assertThat(router.flashes()).isEqualTo(1));
    }
  }

  /** As Ctrl-C on the terminal of a run handed over does. */
  private void stop() {
    var folder = new StateFolder(home.resolve("state/wrtfleet"));
    try (Store store = Store.open(folder, InstantSource.system())) {
      String run = store.runs().open().getFirst().id();
      store.requests().add(run, RequestKind.STOP, Optional.empty(), "", "ana");
    }
  }
}

package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rollout in the lab over two nights, stopped and resumed in between. */
@Timeout(180)
class TwoNightsTest {
  @TempDir Path home;

  @Test
  void whatTheFirstNightHasNoRoomForIsUpgradedInTheNextOne() throws Exception {
    Desk desk = Desk.in(home);
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
      desk.itIs("2026-11-28T04:47:50+01:00");
      CompletableFuture<Integer> first = desk.begins("run", playbook.toString(), "-i", inventory);
      desk.awaitOutput("lab-001   probe");
      // Ten seconds later nothing more may begin, whatever becomes of the one in flight.
      desk.itIs("2026-11-28T04:48:01+01:00");
      desk.awaitOutput("waits         for its window, opens Mon 2026-11-30 22:00 Europe/Berlin");
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isZero();
      desk.clearsTheLog();
      Typed status = desk.typed("status");
      assertThat(status.status()).isZero();
      assertThat(status.out())
          .contains("awaiting window")
          .contains("waits for its window, opens Mon 2026-11-30 22:00 Europe/Berlin");
      desk.stopsTheRun();
      assertThat(first.get(60, TimeUnit.SECONDS)).as(desk.out()).isEqualTo(130);

      desk.itIs("2026-11-30T21:59:58+01:00");
      assertThat(desk.runs("resume")).as(desk.out() + desk.err()).isZero();
      assertThat(desk.out()).contains("the window is open", "upgraded=3");
      lab.routers().forEach(router -> assertThat(router.flashes()).isEqualTo(1));
    }
  }
}

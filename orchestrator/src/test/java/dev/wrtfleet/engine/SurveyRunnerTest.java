package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Surveyed;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SurveyRunnerTest {
  private static Surveyed silent(Host host) {
    return Surveyed.failed(host, "no answer", "switch it on");
  }

  @Test
  void hostsAreLookedAtTogetherButNotMoreThanSaid() throws Exception {
    var together = new CyclicBarrier(4);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var runner =
        new SurveyRunner(
            host -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              meet(together);
              now.decrementAndGet();
              return silent(host);
            },
            4);
    var hosts = Fleets.fleet(20).hosts();
    assertThat(runner.survey(hosts)).extracting(Surveyed::host).isEqualTo(hosts);
    assertThat(most).hasValue(4);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFaultOfOursIsAResultForThatHost() throws Exception {
    var runner =
        new SurveyRunner(
            host -> {
              if (host.name().equals("ap-1")) {
                throw new IllegalStateException("a defect");
              }
              return silent(host);
            },
            2);
    var found = runner.survey(Fleets.fleet(3).hosts());
    assertThat(found).hasSize(3);
    assertThat(found.get(1).failure().orElseThrow()).contains("internal fault").contains("defect");
  }

  @Test
  void whatTheCommandCannotGoOnWithoutEndsTheSurvey() {
    var runner =
        new SurveyRunner(
            host -> {
              throw FleetException.wrongInput(Problem.of("key", "no such key", "", ""));
            },
            2);
    assertThatThrownBy(() -> runner.survey(Fleets.fleet(3).hosts()))
        .isInstanceOf(FleetException.class);
  }
}

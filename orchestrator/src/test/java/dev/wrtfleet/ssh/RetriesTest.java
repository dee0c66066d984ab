package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final Retries retries = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(5));
  private final AtomicInteger tries = new AtomicInteger();

  private int fails(int times, LinkFailure with) throws LinkException {
    return retries.make(
        "router",
        () -> {
          if (tries.incrementAndGet() <= times) {
            throw new LinkException(with);
          }
          return tries.get();
        });
  }

  @Test
  void whatMayPassIsTriedAgain() throws LinkException {
    assertThat(fails(2, new LinkFailure.Lost("reset"))).isEqualTo(3);
  }

  @Test
  void theLastFailureIsTheOneReported() {
    assertThat(Bench.failure(() -> fails(9, new LinkFailure.Refused("r:22"))))
        .isEqualTo(new LinkFailure.Refused("r:22"));
    assertThat(tries).hasValue(3);
  }

  @Test
  void whatCannotPassIsNotTriedAgain() {
    assertThat(Bench.failure(() -> fails(9, new LinkFailure.LoginRefused("root", "none"))))
        .isInstanceOf(LinkFailure.LoginRefused.class);
    assertThat(tries).hasValue(1);
  }

  @Test
  void aDefectOfOurOwnIsNotTriedAgain() {
    assertThatThrownBy(() ->
            retries.make(
                "router",
                () -> {
                  tries.incrementAndGet();
                  throw new IllegalStateException("ours");
                }))
        .hasMessage("ours");
    assertThat(tries).hasValue(1);
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() throws InterruptedException {
    var slow = new Retries(3, Duration.ofMinutes(1), Duration.ofMinutes(1));
    var flag = new boolean[1];
    var caller =
        Thread.ofPlatform()
            .start(() -> {
              Bench.failure(() ->
                  slow.make(
                      "router",
                      () -> {
                        throw new LinkException(new LinkFailure.Lost("reset"));
                      }));
              flag[0] = Thread.currentThread().isInterrupted();
            });
    caller.interrupt();
    caller.join(5000);
    assertThat(flag[0]).isTrue();
  }
}

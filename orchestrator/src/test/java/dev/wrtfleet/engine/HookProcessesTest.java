package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.HookSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hooks as real processes. */
@Timeout(60)
class HookProcessesTest {
  @TempDir Path folder;

  private HookRunner.Result run(Duration timeout, String script) throws InterruptedException {
    return run(timeout, List.of(), script);
  }

  private HookRunner.Result run(Duration timeout, List<String> env, String script)
      throws InterruptedException {
    var runner =
        new HookProcesses(
            Map.of("PATH", "/usr/bin:/bin", "ROUTER_PW", "s3cret", "TOKEN", "t0ken"),
            InstantSource.system());
    var spec = new HookSpec(List.of("sh", "-c", script), folder.toString(), timeout, true, env);
    return runner.run(spec, Map.of("WRTFLEET_HOST", "ap-01"));
  }

  @Test
  void itsExitStatusDecidesAndTheEndOfWhatItSaidIsKept() throws InterruptedException {
    assertThat(run(Duration.ofSeconds(20), "echo done"))
        .satisfies(result -> {
          assertThat(result.passed()).isTrue();
          assertThat(result.detail()).isEqualTo("exit 0: done");
        });
    HookRunner.Result failed =
        run(Duration.ofSeconds(20), "seq 1 100000; echo 'no such port' >&2; exit 3");
    assertThat(failed.passed()).isFalse();
    assertThat(failed.detail()).startsWith("exit 3: ").endsWith("no such port");
    assertThat(failed.detail().length()).isLessThan(500);
  }

  @Test
  void itGetsTheFactsItsFolderAndOfOurEnvironmentOnlyWhatItNames() throws InterruptedException {
    String script = "echo \"$WRTFLEET_HOST|$ROUTER_PW|$TOKEN|$(pwd)\"; cat";
    assertThat(run(Duration.ofSeconds(20), script).detail()).isEqualTo("exit 0: ap-01|||" + folder);
    assertThat(run(Duration.ofSeconds(20), List.of("TOKEN"), script).detail())
        .isEqualTo("exit 0: ap-01||t0ken|" + folder);
  }

  @Test
  void afterItsTimeoutItIsKilledWithItsChildren() throws Exception {
    HookRunner.Result result =
        run(Duration.ofSeconds(1), "sleep 300 & echo $! > child; sleep 300; true");
    assertThat(result.passed()).isFalse();
    assertThat(result.detail()).startsWith("killed: it did not end within 1s");
    assertThat(result.took()).isLessThan(Duration.ofSeconds(30));
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    assertThat(isGone(child)).isTrue();
  }

  private static boolean isGone(long pid) throws Exception {
    var handle = ProcessHandle.of(pid);
    if (handle.isPresent()) {
      handle.get().onExit().get(20, TimeUnit.SECONDS);
    }
    return true;
  }

  @Test
  void aChildLeftBehindDoesNotHoldItUp() throws Exception {
    HookRunner.Result result =
        run(Duration.ofSeconds(40), "sleep 50 & echo $! > child; echo begun");
    assertThat(result.passed()).isTrue();
    assertThat(result.detail()).isEqualTo("exit 0: begun");
    assertThat(result.took()).isLessThan(Duration.ofSeconds(30));
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void whatCannotBeStartedHasFailed() throws InterruptedException, IOException {
    Path notExecutable = Files.writeString(folder.resolve("hook.sh"), "#!/bin/sh\n");
    var runner = new HookProcesses(Map.of(), InstantSource.system());
    for (String program : List.of("/no/such/program", notExecutable.toString())) {
      var spec =
          new HookSpec(List.of(program), folder.toString(), Duration.ofSeconds(9), true, List.of());
      HookRunner.Result result = runner.run(spec, Map.of());
      assertThat(result.passed()).isFalse();
      assertThat(result.detail()).startsWith("it cannot be started: ").contains(program);
    }
  }

  @Test
  void whoIsToldToStopTakesItWithHim() throws Exception {
    var begun = new CountDownLatch(1);
    var thrown = new AtomicReference<Throwable>();
    var thread =
        Thread.ofPlatform()
            .start(() -> {
              begun.countDown();
              try {
                run(Duration.ofSeconds(50), "echo $$ > self; sleep 300");
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    begun.await();
    Path self = folder.resolve("self");
    while (!Files.exists(self) || Files.size(self) == 0) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(isGone(Long.parseLong(Files.readString(self).strip()))).isTrue();
  }
}

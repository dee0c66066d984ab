package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of the playbook on the router, on the whole road. */
class RouterHooksTest {
  @TempDir Path folder;

  private RoadRun run(HookPoint point, boolean stops, String... words) {
    var run = new RoadRun(folder, Firmware.OLD_23);
    var spec = new HookSpec(List.of(words), "/", Duration.ofMinutes(1), stops, List.of());
    run.hooks = new Hooks(Map.of(point, spec));
    return run;
  }

  @Test
  void theOneBeforeTheFlashRunsAfterTheTestAndBeforeThePointOfNoReturn() {
    var run = run(HookPoint.BEFORE_FLASH, true, "echo", "it's time; reboot");
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    // Quoted as one word: nothing of it is the shell's.
    int hook = run.router.lines.indexOf("echo 'it'\\''s time; reboot'");
    assertThat(hook).isPositive();
    assertThat(run.router.lines.subList(0, hook)).anyMatch(line -> line.contains("sysupgrade -T"));
    assertThat(run.router.lines.subList(0, hook)).noneMatch(line -> line.startsWith("F="));
    assertThat(run.events(Event.HostHookRan.class))
        .singleElement()
        .satisfies(ran -> {
          assertThat(ran.passed()).isTrue();
          assertThat(ran.detail()).isEqualTo("exit 0");
        });
  }

  @Test
  void whereItFailsTheRouterIsLeftAsItWas() {
    var run = run(HookPoint.BEFORE_FLASH, true, "wifi", "down");
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(end.reason())
        .contains("hook before_flash failed on the router: exit 127: ash: wifi: not found");
    assertThat(run.router.flashes).isZero();
    assertThat(run.events(Event.FlashIssued.class)).isEmpty();
    assertThat(run.router.lines.getLast()).startsWith("rm -f /tmp/wrtfleet-");
  }

  @Test
  void whereItMayFailTheFlashGoesOn() {
    var run = run(HookPoint.BEFORE_FLASH, false, "wifi", "down");
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(run.events(Event.HostHookRan.class))
        .singleElement()
        .satisfies(ran -> assertThat(ran.passed()).isFalse());
  }

  @Test
  void theOneAfterItSettledRunsOnTheNewFirmwareAndIsNotedWhateverComesOfIt() {
    for (String word : List.of("echo", "wifi")) {
      var run = run(HookPoint.AFTER_SETTLE, false, word, "hello");
      assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
      assertThat(run.router.lines.getLast()).isEqualTo(word + " hello");
      assertThat(run.events(Event.HostHookRan.class))
          .singleElement()
          .satisfies(ran -> assertThat(ran.passed()).isEqualTo(word.equals("echo")));
    }
  }

  @Test
  void aConnectionThatBreaksInItNeverFlashes() {
    var run = run(HookPoint.BEFORE_FLASH, true, "echo", "now");
    run.router.breakOn("echo now", 1);
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(run.router.flashes).isZero();
  }
}

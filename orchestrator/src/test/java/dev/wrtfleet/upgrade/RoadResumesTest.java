package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process is killed around every record of the journal, and another one goes on: the router is
 * never flashed twice, and ends as it would have.
 */
class RoadResumesTest {
  @TempDir Path folder;

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  record Story(String name, Firmware from, Outcome end, Consumer<RoadRun> setUp) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Story> stories() {
    return List.of(
        new Story("works", Firmware.OLD_23, Outcome.UPGRADED, run -> {}),
        new Story("works from 17.01", Firmware.OLD_17, Outcome.UPGRADED, run -> {}),
        new Story("wiped", Firmware.OLD_23, Outcome.UPGRADED, RoadResumesTest::wipe),
        new Story(
            "old firmware",
            Firmware.OLD_23,
            Outcome.OLD_FIRMWARE,
            run -> run.router.afterFlash = router -> {}),
        new Story("lost", Firmware.OLD_23, Outcome.LOST, run -> run.router.comesBack = false),
        new Story(
            "never arrived",
            Firmware.OLD_23,
            Outcome.NOT_STARTED,
            run -> run.router.flashCommandIsLost = true),
        new Story(
            "lost its configuration",
            Firmware.OLD_23,
            Outcome.STRANGER,
            run -> run.router.afterFlash = FakeRouter::loseConfig),
        new Story(
            "not healthy",
            Firmware.OLD_23,
            Outcome.DEGRADED,
            run ->
                run.router.afterFlash =
                    router -> {
                      router.firmware = Firmware.NEW;
                      router.services = "{}";
                    }));
  }

  private static void wipe(RoadRun run) {
    run.config = ConfigPolicy.WIPE;
    run.router.afterFlash =
        router -> {
          router.firmware = Firmware.NEW;
          router.loseConfig();
        };
  }

  @ParameterizedTest
  @MethodSource("stories")
  void killedAfterEachRecordItGoesOnAndFlashesOnce(Story story) throws IOException {
    cutEverywhere(story, true);
  }

  @ParameterizedTest
  @MethodSource("stories")
  void killedRightBeforeEachRecordItGoesOnAndFlashesOnce(Story story) throws IOException {
    cutEverywhere(story, false);
  }

  private void cutEverywhere(Story story, boolean written) throws IOException {
    int cuts = 0;
    boolean cut = true;
    while (cut) {
      Path own = Files.createDirectory(folder.resolve("cut-" + cuts));
      var run = new RoadRun(own, story.from());
      story.setUp().accept(run);
      cut = driveWithCut(run, cuts, written);
      Event.HostEnded end = run.progress.ended().orElseThrow();
      assertThat(run.router.flashes).as("flashes, cut at %s", cuts).isLessThanOrEqualTo(1);
      assertThat(end.outcome())
          .as("cut at %s: %s", cuts, end.reason())
          .isEqualTo(expected(story, run, written));
      assertThat(run.events(Event.HostEnded.class)).hasSize(1);
      assertThat(run.events(Event.FlashIssued.class)).hasSizeLessThanOrEqualTo(1);
      cuts++;
    }
    assertThat(cuts).as("records cut at").isGreaterThan(15);
  }

  /** Killed between the record and the command, the command was never sent: no flash, honestly. */
  private static Outcome expected(Story story, RoadRun run, boolean written) {
    boolean sent = run.router.flashes == 1 || story.end() == Outcome.NOT_STARTED;
    return written && !sent ? Outcome.NOT_STARTED : story.end();
  }

  private static boolean driveWithCut(RoadRun run, int cutAt, boolean written) {
    int[] seen = {0};
    boolean[] killed = {false};
    Consumer<Event.HostEvent> journal =
        event -> {
          boolean now = seen[0]++ == cutAt && !killed[0];
          if (!now || written) {
            run.write(event);
          }
          if (now) {
            killed[0] = true;
            throw new Killed();
          }
        };
    for (int calls = 0; calls < 2000 && run.progress.ended().isEmpty(); calls++) {
      try {
        if (run.advance(journal) instanceof Next.Again(Duration after)) {
          run.clock.pass(after);
        }
      } catch (Killed e) {
        run.restart();
        run.clock.pass(Duration.ofSeconds(7));
      }
    }
    return killed[0];
  }

  @Test
  void aLinkThatBreaksOnceAnywhereBeforeTheFlashChangesNothing() throws IOException {
    var whole = new RoadRun(Files.createDirectory(folder.resolve("whole")), Firmware.OLD_23);
    whole.drive();
    List<String> lines = whole.router.lines.stream().distinct().toList();
    List<String> beforeFlash = lines.subList(0, indexOfFlash(lines));
    assertThat(beforeFlash).hasSizeGreaterThan(20);
    for (int i = 0; i < beforeFlash.size(); i++) {
      var run = new RoadRun(Files.createDirectory(folder.resolve("break-" + i)), Firmware.OLD_23);
      run.router.breakOn(beforeFlash.get(i), 1);
      assertThat(run.drive().outcome()).as(beforeFlash.get(i)).isEqualTo(Outcome.UPGRADED);
      assertThat(run.router.flashes).isEqualTo(1);
    }
  }

  private static int indexOfFlash(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(FakeRouter.LOCKS)) {
        return i;
      }
    }
    throw new AssertionError("no flash in " + lines);
  }

  @Test
  void anImageThatLiesThereWholeIsNotSentAgain() {
    var run = new RoadRun(folder, Firmware.OLD_23);
    run.router.files.put(OnRouter.image(run.planned.sha256()), run.image);
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(run.router.lines).noneMatch(line -> line.startsWith("cat > "));
  }

  @Test
  void aFlashCommandOfAPausedProcessFindsTheLockTakenOnceItCountsAsNeverArrived() {
    var run = new RoadRun(folder, Firmware.OLD_23);
    run.router.flashCommandIsLost = true;
    run.drive();
    assertThat(run.router.lines.getLast()).startsWith("rm -f ");
    assertThat(run.router.fence).isEqualTo(run.fence);
    assertThat(run.router.files).doesNotContainKey(OnRouter.image(run.planned.sha256()));
  }

  @Test
  void anEndedHostIsNotTouchedAgain() {
    var run = new RoadRun(folder, Firmware.OLD_23);
    run.drive();
    int opened = run.router.opened;
    assertThat(
            run.advance(event -> {
              throw new AssertionError(event);
            }))
        .isEqualTo(new Next.Ended());
    assertThat(run.router.opened).isEqualTo(opened);
  }

  @Test
  void ourOwnStopIsNotTheRoutersFault() {
    var run = new RoadRun(folder, Firmware.OLD_23);
    run.router.before.put(
        "df",
        () -> {
          Thread.currentThread().interrupt();
          run.router.breakOn("df", 5);
        });
    try {
      org.junit.jupiter.api.Assertions.assertThrows(
          java.util.concurrent.CancellationException.class, () -> run.advance(run::write));
      assertThat(run.progress.ended()).isEmpty();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}

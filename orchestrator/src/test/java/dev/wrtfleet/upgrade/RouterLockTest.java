package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.FlashAnswer;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.ssh.Secrets;
import dev.wrtfleet.ssh.SshLinks;
import dev.wrtfleet.ssh.SshSettings;
import dev.wrtfleet.testbed.DropbearRouter;
import dev.wrtfleet.testbed.DropbearTest;
import dev.wrtfleet.testbed.RouterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The line that takes the lock, in real busybox ash behind real dropbear. */
@DropbearTest
@Timeout(120)
class RouterLockTest {
  private static final String[] RUNS = {"echo", "ran"};

  private final SshLinks links =
      new SshLinks(
          SshSettings.of(true, Map.of()),
          new Secrets(Map.of()),
          name -> Optional.empty(),
          InstantSource.system());

  @TempDir private Path folder;
  private DropbearRouter router;
  private Login login;
  private String boot;

  @BeforeEach
  void start() throws IOException, LinkException {
    router = DropbearRouter.start(RouterSpec.open("roof"));
    login =
        new Login(
            "root",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            folder.resolve("known_hosts"));
    boot = run(ShellLine.of("cat", "/proc/sys/kernel/random/boot_id")).out().strip();
  }

  @AfterEach
  void stop() {
    router.close();
  }

  private CommandResult run(ShellLine line) throws LinkException {
    try (Link link = links.open(router.host(login), Trust.KNOWN)) {
      return link.run(Command.of(line).within(Duration.ofSeconds(40)));
    }
  }

  private CommandResult flash(long fence) throws LinkException {
    return run(new RouterLock(fence, "run" + fence, boot).then(RUNS));
  }

  private void ran(CommandResult result) {
    assertThat(result.ok()).as("%s", result).isTrue();
    assertThat(result.out()).isEqualTo("ran\n");
  }

  private void refused(CommandResult result, String why) {
    assertThat(result.ending()).as("%s", result).isEqualTo(new Ending.Exited(75));
    assertThat(result.out()).startsWith("wrtfleet.lock: " + why);
    assertThat(FlashAnswer.of(result).hint())
        .isEqualTo(why.equals("boot") ? FlashAnswer.Hint.REBOOTED : FlashAnswer.Hint.LOCKED);
  }

  private List<String> entries() throws IOException {
    try (var files = Files.list(router.path(RouterLock.FOLDER))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void theFirstTakesItAndLeavesItsFenceAndRun() throws LinkException, IOException {
    ran(flash(7));
    assertThat(entries()).singleElement().asString().matches("7\\.run7\\.\\d+");
  }

  @Test
  void aLowerAndAnEqualFenceAreRefusedForTheRestOfTheBoot() throws LinkException, IOException {
    ran(flash(7));
    refused(flash(6), "lock 7.run7.");
    refused(flash(7), "lock 7.run7.");
    assertThat(entries()).hasSize(1);
    router.powerCycle();
    router.awaitBoot(2);
    refused(flash(6), "boot");
    boot = run(ShellLine.of("cat", "/proc/sys/kernel/random/boot_id")).out().strip();
    ran(flash(6));
  }

  @Test
  void aHigherFenceTakesOverWhereTheHolderIsGone() throws LinkException, IOException {
    ran(flash(9));
    ran(flash(10));
    assertThat(entries()).singleElement().asString().matches("10\\.run10\\.\\d+");
    refused(flash(9), "lock 10.run10.");
  }

  @Test
  void takenAgainUnderTheSameLeaseItIsOurs() throws LinkException {
    var lock = new RouterLock(3, "run3", boot);
    try (var session =
        new Session(links, router.host(login), Trust.KNOWN, RoadSettings.usual().retry())) {
      assertThat(lock.take(session)).isTrue();
      assertThat(lock.take(session)).isTrue();
      assertThat(new RouterLock(2, "run2", boot).take(session)).isFalse();
      assertThat(RouterLock.heldBy(session, 4)).isEmpty();
      assertThat(RouterLock.heldBy(session, 3)).contains("run run3 with fence 3, ours is 3");
    }
    refused(run(lock.then(RUNS)), "lock 3.run3.");
  }

  @Test
  void aHolderAtWorkKeepsItAgainstAHigherFence() throws Exception {
    var lock = new RouterLock(1, "slow", boot);
    run(ShellLine.of("mkfifo", "/tmp/gate"));
    try (var threads = Executors.newCachedThreadPool()) {
      Future<CommandResult> slow = threads.submit(() -> run(lock.then("cat", "/tmp/gate")));
      while (!Files.exists(router.path(RouterLock.FOLDER)) || entries().isEmpty()) {
        Thread.onSpinWait();
      }
      refused(flash(2), "lock 1.slow.");
      try (var session =
          new Session(links, router.host(login), Trust.KNOWN, RoadSettings.usual().retry())) {
        assertThat(RouterLock.heldBy(session, 2)).contains("run slow with fence 1, at work now");
      }
      run(ShellLine.of("echo", "ran").to("/tmp/gate"));
      ran(slow.get());
    }
    ran(flash(2));
  }

  @Test
  void ofManyAtOnceOverALockLeftBehindOneRuns() throws Exception {
    ran(flash(1));
    run(ShellLine.of("mkfifo", "/tmp/gate"));
    int takers = 8;
    var ready = new CountDownLatch(takers);
    var results = new ArrayList<Future<CommandResult>>();
    try (var threads = Executors.newFixedThreadPool(takers)) {
      for (int i = 0; i < takers; i++) {
        var lock = new RouterLock(2 + i, "r" + i, boot);
        results.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return run(lock.then("cat", "/tmp/gate"));
            }));
      }
      while (results.stream().filter(Future::isDone).count() < takers - 1) {
        Thread.onSpinWait();
      }
      run(ShellLine.of("echo", "ran").to("/tmp/gate"));
      assertThat(results.stream().map(RouterLockTest::get).filter(CommandResult::ok)).hasSize(1);
    }
    assertThat(entries()).hasSize(1);
  }

  private static CommandResult get(Future<CommandResult> result) {
    try {
      return result.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anotherToolAtWorkIsRefusedInTheLineItself() throws Exception {
    for (String tool : List.of("sysupgrade", "owut", "validate_firmware_image")) {
      Path script = router.path("/tmp/" + tool);
      Files.writeString(script, "#!/bin/ash\ncat /tmp/gate\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    run(ShellLine.of("mkfifo", "/tmp/gate"));
    int fence = 1;
    for (String tool : List.of("sysupgrade", "owut", "validate_firmware_image")) {
      run(ShellLine.verbatim("/tmp/" + tool + " >/dev/null 2>&1 &"));
      refused(flash(fence), fence == 1 ? "busy" : "lock");
      fence++;
      run(ShellLine.of("echo", "end").to("/tmp/gate"));
      run(ShellLine.verbatim("while pidof " + tool + "; do sleep 0.1; done"));
      ran(flash(fence++));
    }
  }

  @Test
  void nobodyTakesOverWhileUbusIsDown() throws LinkException, IOException {
    ran(flash(1));
    Files.delete(router.path("/.testbed/ubus/system.board"));
    refused(flash(2), "lock 1.run1.");
  }

  @Test
  void aLockThatNamesNobodyIsLeftToTheOperator() throws LinkException, IOException {
    Files.createDirectory(router.path(RouterLock.FOLDER));
    refused(flash(5), "lock");
    run(ShellLine.verbatim(RouterLock.FREE_BY_HAND));
    ran(flash(5));
    Files.createDirectory(router.path(RouterLock.FOLDER + "/3.other.1"));
    refused(flash(9), "lock");
  }

  @Test
  void theLineIsShortEnoughFor1505() {
    var lock = new RouterLock(Long.MAX_VALUE, "0123456789abcdef", boot);
    String text =
        lock.then(
                "start-stop-daemon",
                "-S",
                "-b",
                "-x",
                "/sbin/sysupgrade",
                "--",
                "-n",
                OnRouter.image("0123456789abcdef"))
            .text();
    assertThat(text.length()).isLessThan(1000);
  }
}

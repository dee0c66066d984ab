package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.firmware.ImageCheck;
import dev.wrtfleet.lab.firmware.Metadata;
import dev.wrtfleet.lab.firmware.Storage;
import dev.wrtfleet.lab.firmware.TarArchive;
import dev.wrtfleet.lab.firmware.Trailer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches a router off and on: plain reboots, and flashes with what a release does to its sessions
 * meanwhile (sysupgrade, stage2 and procd of each branch). A router takes one flash at a time, and
 * counts them.
 */
public final class Power {
  private static final Logger LOG = LoggerFactory.getLogger(Power.class);

  /** The last words of a command get out before its session dies, however fast the lab runs. */
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private static final double SERVICES_STOP_SECONDS = 5;
  private static final double STAGE2_SECONDS = 12;
  private static final double OLD_STAGE2_SECONDS = 5;
  private static final double REBOOT_SECONDS = 3;
  private static final double JITTER = 0.3;

  private final VirtualRouter router;
  private final AtomicInteger flashes = new AtomicInteger();
  private @Nullable Door door;
  private @Nullable Thread work;
  private boolean busy;
  private boolean dead;

  Power(VirtualRouter router) {
    this.router = router;
  }

  /** Connects the router to its port and opens it. */
  public synchronized void connect(Door port) {
    door = port;
    port.open();
  }

  /** How often a sysupgrade passed the point of no return. */
  public int flashes() {
    return flashes.get();
  }

  /** Whether it will never answer again. */
  public synchronized boolean isDead() {
    return dead;
  }

  /** Whether it is rebooting or being flashed. */
  public synchronized boolean isBusy() {
    return busy;
  }

  /** Stops whatever it is doing; for the end of the lab. */
  public void unplug() {
    Thread running;
    synchronized (this) {
      busy = true;
      running = work;
    }
    if (running != null) {
      running.interrupt();
    }
    router.processes().killAll();
  }

  /** A plain reboot. */
  public boolean reboot() {
    return begin(
        () -> router.event("reboot", Map.of("cause", "command")),
        () -> {
          pause(REBOOT_SECONDS, LAST_WORDS);
          off(false);
          boot(false);
        });
  }

  /**
   * Takes an order; answers false where another one is under way. From 18.06 on process 1 does the
   * writing: this returns at once, and the sessions die as the release does it.
   */
  boolean flash(FlashOrder order) {
    return begin(
        () -> accept(order),
        () -> {
          door().close();
          if (router.era().since(Era.R22_03)) {
            pause(SERVICES_STOP_SECONDS, LAST_WORDS);
            Saved saved = write(order);
            off(false);
            pause(STAGE2_SECONDS, Duration.ZERO);
            finish(saved);
          } else {
            pause(0.5, LAST_WORDS);
            Saved saved = write(order);
            off(false);
            pause(OLD_STAGE2_SECONDS, Duration.ZERO);
            finish(saved);
          }
        });
  }

  /**
   * The way until 17.01, where the session's own process writes: answers once it is written, after
   * which the router reboots without closing any connection.
   *
   * @param progress called while writing; false means that the writer was killed by a broken pipe
   */
  boolean flashInSession(FlashOrder order, BooleanSupplier progress) {
    var done = new boolean[1];
    boolean begun =
        begin(
            () -> {
              accept(order);
              done[0] = progress.getAsBoolean();
            },
            () -> {
              Saved saved = done[0] ? write(order) : Saved.broken("the writer lost its terminal");
              pause(1, LAST_WORDS);
              off(true);
              finish(saved);
            });
    return begun && done[0];
  }

  private void accept(FlashOrder order) {
    flashes.incrementAndGet();
    var details = new LinkedHashMap<String, Object>();
    Optional<Firmware> next = firmware(order);
    details.put("to_version", next.map(Firmware::version).orElse("unknown"));
    details.put("to_revision", next.map(Firmware::revision).orElse("unknown"));
    details.put(
        "config", order.backup().isEmpty() ? "wipe" : order.supplied() ? "restore" : "keep");
    details.put("forced", order.forced());
    router.event("flash", details);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private boolean begin(Runnable first, Work then) {
    synchronized (this) {
      if (busy || dead) {
        return false;
      }
      busy = true;
    }
    first.run();
    synchronized (this) {
      work =
          Thread.ofVirtual()
              .name("lab-" + router.name() + "-power")
              .start(() -> {
                try {
                  then.run();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                } catch (IOException e) {
                  LOG.error("{} cannot boot", router.name(), e);
                }
              });
    }
    return true;
  }

  /** What is in flash when the power comes back. */
  private static final class Saved {
    private final Optional<Firmware> firmware;
    private final String board;
    private final byte[] backup;
    private final String config;

    private Saved(Optional<Firmware> firmware, String board, byte[] backup, String config) {
      this.firmware = firmware;
      this.board = board;
      this.backup = backup;
      this.config = config;
    }

    private static Saved broken(String why) {
      LOG.info("a flash went wrong: {}", why);
      return new Saved(Optional.empty(), "", new byte[0], "lost");
    }
  }

  /** Reads image and archive out of the tmpfs, which forgets them at the reboot. */
  private Saved write(FlashOrder order) throws IOException {
    Optional<Firmware> next = firmware(order);
    if (next.isEmpty()) {
      return Saved.broken("the image holds nothing that boots");
    }
    byte[] backup = new byte[0];
    String config = "wiped";
    if (order.backup().isPresent()) {
      try (InputStream in = router.files().read(order.backup().get())) {
        backup = in.readAllBytes();
        config = order.supplied() ? "restored" : "kept";
      } catch (IOException e) {
        config = "lost";
      }
    }
    return new Saved(next, boardAfter(next.get()), backup, config);
  }

  private Optional<Firmware> firmware(FlashOrder order) {
    try {
      var board = router.spec().board();
      Trailer.Source image = router.files().source(order.image());
      boolean ours =
          board.storage() == Storage.DISK
              || Trailer.metadata(image).flatMap(Metadata::parse).filter(this::isForUs).isPresent();
      return ours ? ImageCheck.firmware(image, board, router.era()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isForUs(Metadata image) {
    List<String> names =
        image
            .list("new_supported_devices")
            .or(() -> image.list("supported_devices"))
            .orElse(List.of());
    return names.contains(router.boardName())
        || names.stream().anyMatch(router.spec().board().supported()::contains);
  }

  private String boardAfter(Firmware next) {
    if (router.faults().has(Fault.WRONG_BOARD)) {
      return router.boardName();
    }
    return router.faults().strikes(Fault.COMES_BACK_WITH_OTHER_BOARD)
        ? "unlisted,twin-3"
        : router.spec().board().name(next.era());
  }

  /** Writes the flash, waits for the boot, and is back: or is not. */
  private void finish(Saved saved) throws IOException, InterruptedException {
    pause(writeSeconds(), Duration.ZERO);
    if (router.faults().strikes(Fault.NEVER_COMES_BACK) || saved.firmware.isEmpty()) {
      synchronized (this) {
        dead = true;
      }
      pause(bootSeconds(true), Duration.ZERO);
      door().cutSessions();
      return;
    }
    boolean old = router.faults().strikes(Fault.COMES_BACK_WITH_OLD_FIRMWARE);
    if (!old) {
      install(saved);
    }
    boot(!old);
  }

  private void install(Saved saved) throws IOException {
    RouterFiles files = router.files();
    for (var each : files.list("/")) {
      if (!each.path().equals("/tmp")) {
        files.removeTree(each.path());
      }
    }
    router.becomes(saved.firmware.orElseThrow(), saved.board);
    String config = saved.config;
    new Setup(files, router).factory(true);
    if (config.equals("kept") || config.equals("restored")) {
      try {
        for (var each : TarArchive.unpack(saved.backup).entrySet()) {
          int mode = each.getKey().startsWith("etc/dropbear/") ? 0600 : 0644;
          files.put("/" + each.getKey(), each.getValue(), mode);
        }
        files.removeTree("/etc/uci-defaults");
        files.put("/sysupgrade.tgz", saved.backup, 0600);
      } catch (IOException e) {
        config = "lost";
      }
    }
    if (router.faults().strikes(Fault.CHANGES_HOST_KEY)) {
      files.removeTree(HostKey.FILE);
    }
    router.event("config", Map.of("outcome", config));
  }

  private void boot(boolean firstBoot) throws IOException, InterruptedException {
    double seconds = bootSeconds(firstBoot);
    pause(seconds, Duration.ZERO);
    door().cutSessions();
    router.start((long) seconds);
    if (firstBoot && router.faults().strikes(Fault.COMES_BACK_UNHEALTHY)) {
      router.services().crash("dnsmasq", 1);
      router.network().loseUplink();
    }
    synchronized (this) {
      busy = false;
      work = null;
    }
    door().open();
    if (firstBoot) {
      pause(doneSeconds(), Duration.ZERO);
      router.files().removeTree("/sysupgrade.tgz");
    }
  }

  /** The last thing an old boot does; whoever was connected learns of it or not. */
  private void off(boolean silently) {
    door().close();
    if (silently) {
      door().freezeSessions();
    } else {
      door().cutSessions();
      router.processes().killAll();
    }
  }

  private Door door() {
    Door port = door;
    if (port == null) {
      throw new IllegalStateException(router.name() + " has no port yet");
    }
    return port;
  }

  private double writeSeconds() {
    return switch (router.spec().board().storage()) {
      case NOR_UIMAGE, NOR_UIMAGE_CHECKED, NOR_FIT -> 60;
      case NAND -> 10;
      case DISK -> 5;
    };
  }

  private double bootSeconds(boolean firstBoot) {
    boolean nor = router.spec().board().storage().name().startsWith("NOR");
    return (firstBoot && nor ? 60 : 40)
        + (router.spec().board().storage() == Storage.DISK ? -20 : 0);
  }

  /** Between the first login and {@code /etc/init.d/done}, which removes the restored archive. */
  private static double doneSeconds() {
    return 6;
  }

  private void pause(double seconds, Duration atLeast) throws InterruptedException {
    double jittered = seconds * (1 - JITTER / 2 + JITTER * router.random().nextDouble());
    Duration scaled = router.pace().of(jittered);
    Thread.sleep(scaled.compareTo(atLeast) < 0 ? atLeast : scaled);
  }
}

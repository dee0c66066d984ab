package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.firmware.ImageCheck;
import dev.wrtfleet.lab.firmware.Storage;
import dev.wrtfleet.lab.shell.Applet;
import dev.wrtfleet.lab.shell.Ended;
import dev.wrtfleet.lab.shell.Processes;
import dev.wrtfleet.lab.shell.SessionHandle;
import dev.wrtfleet.lab.shell.Shell;
import dev.wrtfleet.lab.shell.ShellHost;
import dev.wrtfleet.lab.shell.Streams;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * One virtual OpenWrt router: flash that keeps firmware and configuration over reboots, a {@code
 * /tmp} that does not, processes, services, and the power switch. How it is reached is the business
 * of its {@link Door}.
 */
public final class VirtualRouter implements ShellHost {
  private static final int KB = 1024;
  private static final long FLASH_BYTES = 10L * KB * KB;
  private static final long DAYS_UP_MAX = 40;
  private static final long SECONDS_A_DAY = 86_400;
  private static final int UPLOAD_MIN_BYTES = 64 * KB;
  private static final int DROP_AFTER_BYTES = 100 * KB;
  private static final int SLOW_BYTES_A_SECOND = 64 * KB;
  private static final int GARBAGE_BYTES = 700;
  private static final Duration SLOW_COMMAND = Duration.ofSeconds(2);

  private final RouterSpec spec;
  private final Faults faults;
  private final EventLog events;
  private final Pace pace;
  private final Random random;
  private final RouterFiles files;
  private final Processes processes = new Processes();
  private final Programs programs;
  private final MemoryUse memory;
  private final SystemLog log = new SystemLog();
  private final Power power;
  private volatile Firmware firmware;
  private volatile String boardName;
  private volatile String bootId = "";
  private volatile Instant bootedAt = Instant.EPOCH;
  private volatile Services services;
  private volatile Network network;

  /**
   * A router that is switched off.
   *
   * @param disk a folder of this machine for its large files
   */
  public VirtualRouter(RouterSpec spec, Faults faults, EventLog events, Pace pace, Path disk) {
    this.spec = spec;
    this.faults = faults;
    this.events = events;
    this.pace = pace;
    random = new Random(spec.seed());
    firmware = spec.firmware();
    boardName =
        faults.has(Fault.WRONG_BOARD) ? "unlisted,prototype-9" : spec.board().name(firmware.era());
    files = new RouterFiles(disk, (long) spec.board().memoryKb() * KB / 2, FLASH_BYTES);
    memory = new MemoryUse(this, files);
    services = new Services(firmware.era(), processes);
    network = newNetwork();
    programs = new Programs(this);
    power = new Power(this);
  }

  /** Gives it a configuration and the first boot, at once; it has been up for some days. */
  public void provision() {
    try {
      new Setup(files, this).factory(false);
      start(random.nextLong(SECONDS_A_DAY, DAYS_UP_MAX * SECONDS_A_DAY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a boot does once the firmware and the configuration are in place. */
  void start(long uptimeSeconds) throws IOException {
    for (var each : files.list("/tmp")) {
      files.removeTree(each.path());
    }
    processes.killAll();
    bootId = UUID.randomUUID().toString();
    bootedAt = Instant.now().minusSeconds(uptimeSeconds);
    services = new Services(firmware.era(), processes);
    network = newNetwork();
    new Setup(files, this).boot();
    if (files.stat(HostKey.FILE).isEmpty()) {
      files.put(HostKey.FILE, HostKey.random(random).file(), 0600);
    }
    if (faults.has(Fault.FULL_TMP)) {
      fillTmp();
    }
    log.clear();
    event("boot", Map.of("version", firmware.version(), "board", boardName));
  }

  private Network newNetwork() {
    boolean radios = spec.board().storage() != Storage.DISK;
    return new Network(firmware.era(), radios, Math.floorMod(spec.name().hashCode(), 60_000));
  }

  private void fillTmp() throws IOException {
    long free = files.space("/tmp").capacity() - files.space("/tmp").used() - 64L * KB;
    try (OutputStream out = files.write("/tmp/log.old", false)) {
      var block = new byte[64 * KB];
      for (long left = free; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
  }

  /** What is installed. */
  public PackageList packages() {
    return new PackageList(this);
  }

  /** Its name in the lab; the host name it was set up with. */
  public String name() {
    return spec.name();
  }

  /** How it was set up. */
  public RouterSpec spec() {
    return spec;
  }

  /** What is wrong with it. */
  public Faults faults() {
    return faults;
  }

  /** What it runs. */
  public Firmware firmware() {
    return firmware;
  }

  /** {@code /tmp/sysinfo/board_name}. */
  public String boardName() {
    return boardName;
  }

  /** The id of the running boot. */
  public String bootId() {
    return bootId;
  }

  /** Its power switch. */
  public Power power() {
    return power;
  }

  /** The host key it answers with. */
  public HostKey hostKey() {
    try (var in = files.read(HostKey.FILE)) {
      return HostKey.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a public key, as a line of authorized_keys, may log in as root. */
  public boolean accepts(String publicKey) {
    return files
        .text("/etc/dropbear/authorized_keys")
        .lines()
        .anyMatch(line -> line.equals(publicKey) || line.startsWith(publicKey + " "));
  }

  /** Whether root has no password: then no login is needed. */
  public boolean isOpen() {
    return shadow().isEmpty();
  }

  /** Whether this is root's password. */
  public boolean acceptsPassword(String password) {
    return isOpen() || shadow().equals(Setup.crypt(password));
  }

  private String shadow() {
    return files
        .text("/etc/shadow")
        .lines()
        .filter(line -> line.startsWith("root:"))
        .findFirst()
        .map(line -> line.split(":", 3)[1])
        .orElse("!");
  }

  /** Somebody logged in. */
  public void loggedIn(String method) {
    event("login", Map.of("method", method));
  }

  /** Runs a line that came over SSH, to its end. */
  public Ended execute(String line, Streams streams, SessionHandle session) {
    try {
      if (faults.strikes(Fault.SLOW)) {
        Thread.sleep(SLOW_COMMAND);
      }
      if (faults.strikes(Fault.GARBAGE)) {
        noise(streams.out(), GARBAGE_BYTES);
        return new Ended.Status(0);
      }
      if (faults.strikes(Fault.ENDLESS_OUTPUT)) {
        noise(streams.out(), Long.MAX_VALUE);
      }
      return Shell.run(line, streams, this, session);
    } catch (InterruptedException e) {
      return new Ended.Signal("KILL");
    } catch (IOException e) {
      return new Ended.Signal("PIPE");
    }
  }

  private void noise(OutputStream out, long bytes) throws IOException {
    var block = new byte[GARBAGE_BYTES];
    for (long left = bytes; left > 0; left -= block.length) {
      random.nextBytes(block);
      out.write(block);
      out.flush();
    }
  }

  @Override
  public RouterFiles files() {
    return files;
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public Optional<Applet> program(String name) {
    return programs.find(name);
  }

  @Override
  public Optional<String> whereIs(String name) {
    return programs.whereIs(name);
  }

  @Override
  public void receiving(long bytes, SessionHandle session) throws InterruptedException {
    if (bytes > DROP_AFTER_BYTES && faults.strikes(Fault.DROPS_DURING_UPLOAD)) {
      session.cut();
    }
    if (faults.has(Fault.SLOW)) {
      Thread.sleep(32 * 1000L * KB / SLOW_BYTES_A_SECOND);
    }
  }

  @Override
  public void received(String path, long bytes, SessionHandle session) {
    if (bytes >= UPLOAD_MIN_BYTES) {
      event("upload", Map.of("path", path, "bytes", bytes, "complete", !session.isGone()));
    }
  }

  Services services() {
    return services;
  }

  Network network() {
    return network;
  }

  MemoryUse memory() {
    return memory;
  }

  SystemLog log() {
    return log;
  }

  Pace pace() {
    return pace;
  }

  Random random() {
    return random;
  }

  Era era() {
    return firmware.era();
  }

  void becomes(Firmware other, String name) {
    firmware = other;
    boardName = name;
  }

  void event(String name, Map<String, Object> details) {
    events.add(this, name, details);
  }

  /** What image checks compare with. */
  ImageCheck.Device device() {
    String compat = Uci.first(files, "system", "system", "compat_version").orElse("1.0");
    return new ImageCheck.Device(spec.board(), writtenBoardName(), era(), compat);
  }

  /** What the file says: everything on a router that asks for the board reads it there. */
  String writtenBoardName() {
    return files.text("/tmp/sysinfo/board_name").strip();
  }

  long uptimeSeconds() {
    return Duration.between(bootedAt, Instant.now()).toSeconds();
  }

  String procUptime() {
    double seconds = Duration.between(bootedAt, Instant.now()).toMillis() / 1000.0;
    return "%.2f %.2f\n".formatted(seconds, seconds * 0.93);
  }

  String hostname() {
    return Uci.first(files, "system", "system", "hostname").orElse("OpenWrt");
  }
}

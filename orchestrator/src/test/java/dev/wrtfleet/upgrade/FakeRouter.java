package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.router.UploadProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One router by hand: it answers the commands of the road as a release would, flashes, reboots as
 * time passes, and counts what really happened to it. Faults are fields a test sets.
 */
final class FakeRouter implements Links {
  /** How every line begins that takes the lock. */
  static final String LOCKS = "F=";

  private static final Pattern LOCK =
      Pattern.compile("F=(\\d+) R=(\\S+) B=(\\S+) C=(-g[te]); U='[a-z _]+'; W=;.*exit 75; }; (.*)");
  static final Duration REBOOT = Duration.ofSeconds(40);
  private static final HostKey OWN_KEY = new HostKey("ssh-ed25519", "SHA256:own");
  private static final HostKey OTHER_KEY = new HostKey("ssh-ed25519", "SHA256:other");

  final Ticker clock;
  final List<String> lines = new ArrayList<>();
  final Map<String, CommandResult> answers = new HashMap<>();
  final Map<String, Integer> breaks = new HashMap<>();
  final Map<String, Runnable> before = new HashMap<>();
  final Map<String, Path> files = new TreeMap<>();
  final List<HostKey> keysReplaced = new ArrayList<>();

  Firmware firmware;
  String bootId = UUID.randomUUID().toString();
  HostKey key = OWN_KEY;
  HostKey keyOnFile = OWN_KEY;
  long availableKb = 76_000;
  long tmpFreeKb = 61_000;

  /** Somebody alive holds the lock. */
  boolean locked;

  /** The highest fence the lock was taken with since it booted; 0 is none. */
  long fence;

  boolean upgrading;
  boolean loginRefused;
  boolean damagesUploads;
  String services = "{\"dropbear\":{\"instances\":{\"a\":{\"running\":true}}}}";
  Optional<Path> backup = Optional.empty();

  /** What the flash leads to, once the router took it; the usual: the new firmware. */
  Consumer<FakeRouter> afterFlash = router -> router.firmware = Firmware.NEW;

  Optional<CommandResult> flashRefusal = Optional.empty();
  boolean flashCommandIsLost;
  boolean comesBack = true;
  boolean hangsInTheOldBoot;

  int flashes;
  int opened;
  private Optional<Instant> upAt = Optional.empty();
  private boolean off;

  FakeRouter(Ticker clock, Firmware firmware) {
    this.clock = clock;
    this.firmware = firmware;
  }

  void reboot() {
    bootId = UUID.randomUUID().toString();
    files.clear();
    locked = false;
    fence = 0;
    upgrading = false;
  }

  void loseConfig() {
    key = OTHER_KEY;
  }

  private void timePasses() {
    if (upAt.isPresent() && !clock.instant().isBefore(upAt.get())) {
      upAt = Optional.empty();
      off = false;
      reboot();
      afterFlash.accept(this);
    }
  }

  @Override
  public Link open(Host host, Trust trust) throws LinkException {
    timePasses();
    opened++;
    fault("open");
    if (off) {
      throw new LinkException(new LinkFailure.NoAnswer(host.address(), Duration.ofSeconds(10)));
    }
    if (trust == Trust.KNOWN && !key.equals(keyOnFile)) {
      throw new LinkException(new LinkFailure.HostKeyChanged(key, keyOnFile.fingerprint()));
    }
    if (loginRefused) {
      throw new LinkException(new LinkFailure.LoginRefused("root", "publickey"));
    }
    return new FakeLink(key);
  }

  @Override
  public void replaceHostKey(Host host, HostKey newKey) {
    keyOnFile = newKey;
    keysReplaced.add(newKey);
  }

  /** From now on this line is answered so. */
  void answer(String line, int status, String out, String err) {
    answers.put(line, result(Command.of("x"), status, out, err));
  }

  /** The next so many commands that begin so break the link. */
  void breakOn(String prefix, int times) {
    breaks.put(prefix, times);
  }

  private void fault(String line) throws LinkException {
    for (var entry : breaks.entrySet()) {
      if (line.startsWith(entry.getKey()) && entry.getValue() > 0) {
        entry.setValue(entry.getValue() - 1);
        throw new LinkException(new LinkFailure.Lost("connection reset"));
      }
    }
  }

  static CommandResult result(Command command, int status, String out, String err) {
    return new CommandResult(
        command, new Ending.Exited(status), out, err, false, Duration.ofMillis(20));
  }

  private final class FakeLink implements Link {
    private final HostKey proved;
    private boolean dead;

    FakeLink(HostKey proved) {
      this.proved = proved;
    }

    @Override
    public HostKey hostKey() {
      return proved;
    }

    private String begin(Command command) throws LinkException {
      String line = command.line().text();
      timePasses();
      if (dead || off) {
        dead = true;
        throw new LinkException(new LinkFailure.Lost("broken pipe"));
      }
      lines.add(line);
      before.entrySet().stream()
          .filter(entry -> line.startsWith(entry.getKey()))
          .toList()
          .forEach(entry -> entry.getValue().run());
      try {
        fault(line);
      } catch (LinkException e) {
        dead = true;
        throw e;
      }
      return line;
    }

    @Override
    public CommandResult run(Command command) throws LinkException {
      String line = begin(command);
      if (line.startsWith(LOCKS)) {
        return behindTheLock(command, line);
      }
      if (answers.containsKey(line)) {
        return answered(command, line);
      }
      return new FakeShell(FakeRouter.this).run(command, line);
    }

    private CommandResult answered(Command command, String line) {
      CommandResult said = Objects.requireNonNull(answers.get(line));
      return new CommandResult(
          command, said.ending(), said.out(), said.err(), said.cut(), said.took());
    }

    private CommandResult behindTheLock(Command command, String line) throws LinkException {
      Matcher lock = LOCK.matcher(line);
      if (!lock.matches()) {
        throw new AssertionError("no line that takes the lock: " + line);
      }
      boolean flashes = !lock.group(5).equals("true");
      if (flashes && flashCommandIsLost) {
        dead = true;
        throw new LinkException(new LinkFailure.Lost("connection reset"));
      }
      if (!lock.group(3).equals(bootId)) {
        return refused(command, "boot");
      }
      long wanted = Long.parseLong(lock.group(1));
      boolean isHigh = lock.group(4).equals("-gt") ? wanted > fence : wanted >= fence;
      if (locked || !isHigh) {
        return refused(command, "lock " + fence + ".run-0.99");
      }
      fence = wanted;
      if (upgrading) {
        return refused(command, "busy");
      }
      return flashes ? flash(command, line) : result(command, 0, "", "");
    }

    private CommandResult refused(Command command, String why) {
      return result(command, 75, "wrtfleet.lock: " + why + "\n", "");
    }

    private CommandResult flash(Command command, String line) throws LinkException {
      String image = line.substring(line.lastIndexOf(' ') + 1);
      if (!files.containsKey(image) || flashRefusal.isPresent()) {
        return flashRefusal.orElse(result(command, 1, "", "Image check failed."));
      }
      flashes++;
      if (hangsInTheOldBoot) {
        upgrading = true;
        locked = true;
        dead = true;
        throw new LinkException(new LinkFailure.TooSlow("sysupgrade", Duration.ofSeconds(150)));
      }
      off = true;
      dead = true;
      upAt = comesBack ? Optional.of(clock.instant().plus(REBOOT)) : Optional.empty();
      return ending(command, line);
    }

    /** How a flash that works ends, in each era. */
    private CommandResult ending(Command command, String line) {
      if (firmware.year() < 1806) {
        if (!line.contains("start-stop-daemon -S -b -x /sbin/sysupgrade -- ")) {
          throw new AssertionError("up to 17.01 the flash must be detached: " + line);
        }
        return result(command, 0, "", "");
      }
      String commencing = "Commencing upgrade. Closing all shell sessions.\n";
      return firmware.year() < 2203
          ? new CommandResult(
              command, new Ending.Closed(), commencing, "", false, Duration.ofSeconds(1))
          : result(
              command,
              246,
              "",
              commencing + "Command failed: ubus call system sysupgrade { } (Connection failed)");
    }

    @Override
    public CommandResult send(Command command, Path file, UploadProgress progress)
        throws LinkException {
      String line = begin(command);
      if (answers.containsKey(line)) {
        return answered(command, line);
      }
      files.put(line.replaceFirst("^cat > ", ""), damagesUploads ? Path.of("/dev/null") : file);
      return result(command, 0, "", "");
    }

    @Override
    public CommandResult fetch(Command command, Path file, long maxBytes) throws LinkException {
      String line = begin(command);
      if (answers.containsKey(line)) {
        return answered(command, line);
      }
      try {
        Files.write(file, Files.readAllBytes(backup.orElseThrow()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return result(command, 0, "", "");
    }

    @Override
    public void close() {
      dead = true;
    }
  }
}

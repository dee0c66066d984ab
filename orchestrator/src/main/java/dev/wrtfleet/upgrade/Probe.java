package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.health.Answer;
import dev.wrtfleet.health.Look;
import dev.wrtfleet.router.BoardFromSysinfo;
import dev.wrtfleet.router.BootId;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.CompatVersion;
import dev.wrtfleet.router.DiskFree;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Meminfo;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.SystemBoard;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks a router about itself, in simple commands every release from 15.05 on has. Writes nothing.
 * What a router does not have (no netifd, no ubus object) is left empty; what it must have and does
 * not say makes the whole {@link ProbeResult.NotUnderstood}.
 */
public final class Probe {
  static final Command BOOT_ID = Command.of("cat", "/proc/sys/kernel/random/boot_id");
  static final Command BOARD = Command.of("cat", "/tmp/sysinfo/board_name");
  static final Command MEMORY = Command.of("cat", "/proc/meminfo");
  static final Command TMP_FREE = Command.of("df", "-k", "/tmp");
  private static final Command MODEL = Command.of("cat", "/tmp/sysinfo/model");
  private static final Command HOSTNAME = Command.of("cat", "/proc/sys/kernel/hostname");
  private static final Command COMPAT =
      Command.of("uci", "-q", "get", "system.@system[0].compat_version");
  private static final Command EFI = Command.of(ShellLine.verbatim("[ -d /sys/firmware/efi ]"));
  private static final Command CONFIG_TO_RESTORE =
      Command.of(ShellLine.verbatim("[ -e /sysupgrade.tgz ]"));

  private final Link link;
  private final Look look;

  private Probe(Link link) {
    this.link = link;
    this.look = new Look(link);
  }

  /** Reads all facts over this link. */
  public static ProbeResult read(Link link) throws LinkException {
    return new Probe(link).facts();
  }

  /** Reads only which boot, board and firmware answers; empty where one of them is not said. */
  static Optional<WhoIs> whoIs(Link link) throws LinkException {
    var probe = new Probe(link);
    Optional<String> boot = BootId.parse(link.run(BOOT_ID).out());
    Optional<String> board = probe.board();
    Optional<Release> release = probe.look.release();
    return boot.isEmpty() || board.isEmpty() || release.isEmpty()
        ? Optional.empty()
        : Optional.of(new WhoIs(boot.get(), board.get(), release.get()));
  }

  /** Which boot of which firmware on which board answers. */
  record WhoIs(String bootId, String board, Release release) {}

  private ProbeResult facts() throws LinkException {
    CommandResult bootAnswer = link.run(BOOT_ID);
    Optional<String> bootId = BootId.parse(bootAnswer.out());
    if (bootId.isEmpty()) {
      return notUnderstood(bootAnswer);
    }
    Optional<String> board = board();
    if (board.isEmpty()) {
      return new ProbeResult.NotUnderstood(
          "the router does not say which board it is: /tmp/sysinfo/board_name is missing or no name",
          "Without a board no image can be matched. Is it an OpenWrt router? Look with: cat"
              + " /tmp/sysinfo/board_name");
    }
    Optional<Release> release = look.release();
    if (release.isEmpty()) {
      return new ProbeResult.NotUnderstood(
          "the router does not say which firmware it runs, neither 'ubus call system board' nor"
              + " /etc/openwrt_release has a revision",
          "Only OpenWrt routers can be upgraded. Look with: cat /etc/openwrt_release");
    }
    return remaining(bootId.get(), board.get(), release.get());
  }

  private ProbeResult remaining(String bootId, String board, Release release) throws LinkException {
    CommandResult memoryAnswer = link.run(MEMORY);
    Optional<Meminfo> memory = Meminfo.parse(memoryAnswer.out());
    if (memory.isEmpty()) {
      return notUnderstood(memoryAnswer);
    }
    CommandResult tmpAnswer = link.run(TMP_FREE);
    OptionalLong tmpFree = DiskFree.availableBytes(tmpAnswer.out());
    if (tmpFree.isEmpty()) {
      return notUnderstood(tmpAnswer);
    }
    CommandResult compatAnswer = link.run(COMPAT);
    Optional<String> compat =
        compatAnswer.ok()
            ? CompatVersion.parse(compatAnswer.out())
            : Optional.of(CompatVersion.UNSET);
    if (compat.isEmpty()) {
      return notUnderstood(compatAnswer);
    }
    return new ProbeResult.Read(
        new RouterFacts(
            new Identity(board, model(), hostname(), compat.get()),
            release,
            boot(bootId),
            new Memory(
                memory.get().totalBytes(), memory.get().availableBytes(), tmpFree.getAsLong()),
            look.workings()));
  }

  /** The file first: ubus turns commas into dashes where the file is missing. */
  private Optional<String> board() throws LinkException {
    CommandResult file = link.run(BOARD);
    Optional<String> board = file.ok() ? BoardFromSysinfo.parse(file.out()) : Optional.empty();
    return board.isPresent()
        ? board
        : systemBoard().flatMap(it -> BoardFromSysinfo.parse(it.board()));
  }

  private Optional<SystemBoard> systemBoard() throws LinkException {
    return look.systemBoard() instanceof Answer.Given<SystemBoard>(SystemBoard board)
        ? Optional.of(board)
        : Optional.empty();
  }

  private String model() throws LinkException {
    return RouterWords.shorten(link.run(MODEL).out(), 100);
  }

  private String hostname() throws LinkException {
    Optional<String> said = systemBoard().map(SystemBoard::hostname).filter(it -> !it.isEmpty());
    return RouterWords.shorten(said.isPresent() ? said.get() : link.run(HOSTNAME).out(), 100);
  }

  private Boot boot(String id) throws LinkException {
    String rootfs = systemBoard().map(SystemBoard::rootfsType).orElse("");
    boolean efi = link.run(EFI).ok();
    return new Boot(id, rootfs, efi, !link.run(CONFIG_TO_RESTORE).ok());
  }

  private static ProbeResult notUnderstood(CommandResult result) {
    return new ProbeResult.NotUnderstood(
        "the router's answer to '"
            + result.command().line()
            + "' cannot be understood: "
            + RouterWords.of(result),
        "Run the command on the router and look. Is it an OpenWrt router, and well?");
  }
}

package dev.wrtfleet.upgrade;

import static dev.wrtfleet.upgrade.FakeRouter.result;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The commands of a fake router that change little or nothing. */
final class FakeShell {
  private final FakeRouter router;

  FakeShell(FakeRouter router) {
    this.router = router;
  }

  CommandResult run(Command command, String line) {
    String[] words = line.split(" ");
    return switch (words[0]) {
      case "cat" -> cat(command, words[1]);
      case "ubus" -> ubus(command, words[2] + " " + words[3]);
      case "uci" -> result(command, 1, "", "");
      case "[" -> result(command, 1, "", "");
      case "df" -> result(command, 0, df(), "");
      case "pidof" -> result(command, router.upgrading ? 0 : 1, router.upgrading ? "77\n" : "", "");
      case "rm" -> remove(command, words[2]);
      case "ls" -> words[1].equals("/tmp") ? listTmp(command) : list(command);
      case "kill" -> result(command, router.locked ? 0 : 1, "", "");
      case "mv" -> move(command, words[1], words[2]);
      case "sync", "echo", "ping" -> result(command, 0, "", "");
      case "sha256sum" ->
          router.firmware.year() < 1701
              ? result(command, 127, "", "ash: sha256sum: not found")
              : hash(command, words[1], FileHash.SHA256);
      case "md5sum" -> hash(command, words[1], FileHash.MD5);
      case "sysupgrade" -> test(command, words);
      case "SAVE_CONFIG=1", "SAVE_CONFIG=0" -> validate(command);
      default -> result(command, 127, "", "ash: " + words[0] + ": not found");
    };
  }

  private CommandResult cat(Command command, String file) {
    return switch (file) {
      case "/proc/sys/kernel/random/boot_id" -> result(command, 0, router.bootId + "\n", "");
      case "/tmp/sysinfo/board_name" -> result(command, 0, router.firmware.board() + "\n", "");
      case "/tmp/sysinfo/model" -> result(command, 0, "TP-Link Archer C7 v5\n", "");
      case "/proc/sys/kernel/hostname" -> result(command, 0, "roof\n", "");
      case "/proc/meminfo" ->
          result(
              command, 0, "MemTotal: 124936 kB\nMemAvailable: " + router.availableKb + " kB\n", "");
      case "/etc/openwrt_release" ->
          result(
              command,
              0,
              "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='"
                  + router.firmware.version()
                  + "'\nDISTRIB_REVISION='"
                  + router.firmware.revision()
                  + "'\nDISTRIB_TARGET='ath79/generic'\n",
              "");
      default -> result(command, 1, "", "cat: can't open '" + file + "'");
    };
  }

  private CommandResult ubus(Command command, String call) {
    return switch (call) {
      case "system board" -> result(command, 0, systemBoard(), "");
      case "service list" -> result(command, 0, router.services, "");
      default -> result(command, 4, "", "Command failed: Not found");
    };
  }

  private String systemBoard() {
    String board =
        router.firmware.year() < 1806
            ? ""
            : "\"board_name\":\"" + router.firmware.board() + "\",\"rootfs_type\":\"squashfs\",";
    return "{\"hostname\":\"roof\","
        + board
        + "\"release\":{\"distribution\":\"OpenWrt\",\"version\":\""
        + router.firmware.version()
        + "\",\"revision\":\""
        + router.firmware.revision()
        + "\",\"target\":\"ath79\\/generic\"}}";
  }

  private String df() {
    return "Filesystem 1K-blocks Used Available Use% Mounted on\ntmpfs 61440 24 "
        + router.tmpFreeKb
        + " 0% /tmp\n";
  }

  private CommandResult remove(Command command, String file) {
    if (file.contains("*")) {
      router.files.keySet().removeIf(each -> each.endsWith(".part"));
    } else {
      router.files.remove(file);
    }
    return result(command, 0, "", "");
  }

  private CommandResult listTmp(Command command) {
    var names = new StringBuilder("log\nwrtfleet.lock\n");
    router.files.keySet().forEach(file -> names.append(file.substring(5)).append('\n'));
    return result(command, 0, names.toString(), "");
  }

  private CommandResult list(Command command) {
    return router.locked || router.fence > 0
        ? result(command, 0, router.fence + ".run-0.99\n", "")
        : result(command, 1, "", "ls: /tmp/wrtfleet.lock: No such file or directory");
  }

  private CommandResult move(Command command, String from, String to) {
    Path file = router.files.remove(from);
    if (file == null) {
      return result(command, 1, "", "mv: can't rename '" + from + "'");
    }
    router.files.put(to, file);
    return result(command, 0, "", "");
  }

  private CommandResult hash(Command command, String file, String algorithm) {
    Path content = router.files.get(file);
    if (content == null) {
      return result(command, 1, "", "can't open '" + file + "'");
    }
    try {
      return result(command, 0, FileHash.of(content, algorithm) + "  " + file + "\n", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Real sysupgrade flashes where {@code -T} does not stand before the image. */
  private CommandResult test(Command command, String[] words) {
    boolean restores = words.length == 5 && words[2].equals("-f");
    if (!words[1].equals("-T") || (words.length > 4 && !restores)) {
      throw new AssertionError("this would flash outside the transaction: " + command.line());
    }
    return result(command, 0, "", "");
  }

  private CommandResult validate(Command command) {
    return router.firmware.year() < 1907
        ? result(command, 127, "", "not found")
        : result(command, 0, "{\"valid\":true,\"forceable\":true,\"allow_backup\":true}", "");
  }
}

package dev.wrtfleet.simulation;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a simulated router answers to the lines of the road. */
final class RouterShell {
  /** The line that takes the lock: fence, run, boot, how to compare, and what to run then. */
  private static final Pattern LOCKED =
      Pattern.compile("F=(\\d+) R=(\\S+) B=(\\S+) C=(-g[te]); U='[^']*'; W=;.* exit 75; }; (.*)");

  private static final String DISK_FREE =
      """
      Filesystem 1K-blocks Used Available Use% Mounted on
      tmpfs 61440 24 61416 0% /tmp
      """;

  private final SimulatedRouter router;
  private final Weakness weakness;
  private final Instant sent;

  /** What comes now was given away then. */
  RouterShell(SimulatedRouter router, Weakness weakness, Instant sent) {
    this.router = router;
    this.weakness = weakness;
    this.sent = sent;
  }

  /** An answer; {@code takes} is how long the router needs for it. */
  record Said(Ending ending, String out, String err, Duration takes) {
    CommandResult to(Command command) {
      return new CommandResult(command, ending, out, err, false, takes);
    }
  }

  static Said said(int status, String out, String err) {
    return new Said(new Ending.Exited(status), out, err, Duration.ofMillis(20));
  }

  static Said ok(String out) {
    return said(0, out, "");
  }

  Said run(String line) {
    if (line.contains("/etc/init.d/") || line.contains("killall")) {
      throw new Broken("services are left alone", router.name() + ": " + line);
    }
    if (line.startsWith("F=")) {
      return behindTheLock(line);
    }
    String[] words = line.split(" ");
    return switch (words[0]) {
      case "cat" -> cat(words[1]);
      case "ubus" -> ubus(words[2] + " " + words[3]);
      case "uci", "[" -> said(1, "", "");
      case "df" -> ok(DISK_FREE);
      case "pidof" -> router.isUpgrading() ? ok("77\n") : said(1, "", "");
      case "ls" -> words[1].equals("/tmp") ? ok(router.files()) : list();
      case "kill" -> said(router.holderLives() ? 0 : 1, "", "");
      case "rm" -> remove(words[2]);
      case "mv" -> move(words[1], words[2]);
      case "sync", "echo", "ping" -> ok("");
      case "sha256sum" ->
          router.runs().since(17, 1) ? hash(words[1], false) : said(127, "", "not found");
      case "md5sum" -> hash(words[1], true);
      case "sysupgrade" -> test(line, words);
      case "SAVE_CONFIG=1", "SAVE_CONFIG=0" ->
          router.runs().since(19, 7)
              ? ok("{\"valid\":true,\"forceable\":true,\"allow_backup\":true}")
              : said(127, "", "not found");
      default -> throw new Broken("every line is understood", line);
    };
  }

  private Said behindTheLock(String line) {
    Matcher lock = LOCKED.matcher(line);
    if (!lock.matches()) {
      throw new Broken("every line is understood", line);
    }
    boolean flashes = !lock.group(5).equals("true");
    boolean isChecked = weakness != Weakness.ROUTER_IGNORES_THE_LOCK;
    if (isChecked && !lock.group(3).equals(router.bootId())) {
      return said(75, "wrtfleet.lock: boot\n", "");
    }
    long fence = Long.parseLong(lock.group(1));
    boolean mayEqual = lock.group(4).equals("-ge");
    boolean isGranted = router.takeLock(fence, lock.group(2), mayEqual);
    if (isChecked && !isGranted) {
      return said(75, "wrtfleet.lock: lock " + router.fence() + ".r.99\n", "");
    }
    if (router.isUpgrading()) {
      return said(75, "wrtfleet.lock: busy\n", "");
    }
    if (!flashes) {
      return ok("");
    }
    String image = lock.group(5).substring(lock.group(5).lastIndexOf(' ') + 1);
    return router.has(image)
        ? router.flash(
            new FlashOrder(lock.group(2), fence, sent, image, lock.group(5).contains(" -n ")))
        : said(1, "", "Image file not found.");
  }

  private Said cat(String file) {
    return switch (file) {
      case "/proc/sys/kernel/random/boot_id" -> ok(router.bootId() + "\n");
      case "/tmp/sysinfo/board_name" -> ok(router.board() + "\n");
      case "/tmp/sysinfo/model" -> ok("Some Router\n");
      case "/proc/sys/kernel/hostname" -> ok(router.name() + "\n");
      case "/proc/meminfo" -> ok("MemTotal: 124936 kB\nMemAvailable: 76000 kB\n");
      case "/proc/net/route" -> ok("Iface Destination Gateway\n");
      case "/etc/openwrt_release" ->
          ok(
              "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='"
                  + router.runs().version()
                  + "'\nDISTRIB_REVISION='"
                  + router.runs().revision()
                  + "'\n");
      default -> said(1, "", "cat: can't open '" + file + "'");
    };
  }

  private Said ubus(String call) {
    return switch (call) {
      case "system board" ->
          ok(
              "{\"hostname\":\""
                  + router.name()
                  + "\",\"release\":{\"distribution\":\"OpenWrt\",\"version\":\""
                  + router.runs().version()
                  + "\",\"revision\":\""
                  + router.runs().revision()
                  + "\",\"target\":\"ath79\\/generic\"}}");
      case "service list" -> router.services();
      default -> said(4, "", "Command failed: Not found");
    };
  }

  private Said list() {
    return router.fence() > 0
        ? ok(router.fence() + "." + router.lockedFor() + ".99\n")
        : said(1, "", "ls: no such file");
  }

  private Said remove(String file) {
    router.remove(file);
    return ok("");
  }

  private Said move(String from, String to) {
    return router.move(from, to) ? ok("") : said(1, "", "mv: can't rename '" + from + "'");
  }

  private Said hash(String file, boolean old) {
    String sum = old ? SimulatedImage.MD5 : SimulatedImage.SHA256;
    return router.has(file)
        ? ok(sum + "  " + file + "\n")
        : said(1, "", "can't open '" + file + "'");
  }

  private static Said test(String line, String[] words) {
    if (!words[1].equals("-T")) {
      throw new Broken("flashed behind the lock only", line);
    }
    return ok("");
  }
}

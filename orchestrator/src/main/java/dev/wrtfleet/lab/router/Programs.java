package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.shell.Applet;
import dev.wrtfleet.lab.shell.FilePrograms;
import dev.wrtfleet.lab.shell.ProcessPrograms;
import dev.wrtfleet.lab.shell.TestProgram;
import dev.wrtfleet.lab.shell.TextPrograms;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which programs a router has, and where; what a release lacks is not found. */
final class Programs {
  private static final String SERVICE_FOLDER = "/etc/init.d/";
  private static final String VALIDATOR = "/usr/libexec/validate_firmware_image";

  private static final Set<String> IN_BIN =
      Set.of(
          "ash", "cat", "chmod", "cp", "date", "df", "dmesg", "echo", "grep", "kill", "ls", "mkdir",
          "mount", "mv", "opkg", "pidof", "ping", "ps", "rm", "rmdir", "sed", "sh", "sleep", "sync",
          "tar", "touch", "ubus", "uname");
  private static final Set<String> IN_SBIN =
      Set.of(
          "ip",
          "ifstatus",
          "logread",
          "reboot",
          "service",
          "start-stop-daemon",
          "sysupgrade",
          "uci",
          "wifi");

  private final VirtualRouter router;
  private final Map<String, Applet> own = new HashMap<>();

  Programs(VirtualRouter router) {
    this.router = router;
    own.putAll(FilePrograms.ALL);
    own.putAll(TextPrograms.ALL);
    own.putAll(ProcessPrograms.ALL);
    own.put("test", new TestProgram());
    own.put("[", new TestProgram());
    own.putAll(new SystemPrograms(router).all());
    own.put("uci", new Uci());
    own.put("ubus", new Ubus(router));
    own.put("sysupgrade", new Sysupgrade(router));
  }

  Optional<Applet> find(String name) {
    if (name.startsWith(SERVICE_FOLDER)) {
      String service = name.substring(SERVICE_FOLDER.length());
      return router.services().names().contains(service)
          ? Optional.of(call -> SystemPrograms.service(router, service, call.words(), call))
          : Optional.empty();
    }
    if (name.equals(VALIDATOR)) {
      return router.era().since(Era.R19_07) ? Optional.of(new Validator(router)) : Optional.empty();
    }
    return isHere(name) ? Optional.ofNullable(own.get(name)) : Optional.empty();
  }

  Optional<String> whereIs(String name) {
    if (!own.containsKey(name) || !isHere(name)) {
      return Optional.empty();
    }
    String folder = IN_SBIN.contains(name) ? "/sbin/" : "/usr/bin/";
    return Optional.of((IN_BIN.contains(name) ? "/bin/" : folder) + name);
  }

  private boolean isHere(String name) {
    Era era = router.era();
    return switch (name) {
      case "sha256sum", "fwtool", "ip" -> era.since(Era.R17_01);
      case "service" -> era.since(Era.R21_02);
      case "opkg" -> era.before(Era.R25_12);
      case "apk" -> era.since(Era.R25_12);
      default -> true;
    };
  }
}

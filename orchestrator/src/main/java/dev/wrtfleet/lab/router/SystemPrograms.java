package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.FileTrouble;
import dev.wrtfleet.lab.firmware.TarArchive;
import dev.wrtfleet.lab.firmware.Trailer;
import dev.wrtfleet.lab.shell.Applet;
import dev.wrtfleet.lab.shell.Call;
import dev.wrtfleet.lab.shell.ProcessPrograms;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The programs that know which router they are on. */
final class SystemPrograms {
  private final VirtualRouter router;

  SystemPrograms(VirtualRouter router) {
    this.router = router;
  }

  Map<String, Applet> all() {
    return Map.ofEntries(
        Map.entry("uname", this::uname),
        Map.entry("hostname", this::hostname),
        Map.entry("uptime", this::uptime),
        Map.entry("free", this::free),
        Map.entry("dmesg", call -> 0),
        Map.entry("mount", this::mount),
        Map.entry("logger", this::logger),
        Map.entry("logread", this::logread),
        Map.entry("reboot", this::reboot),
        Map.entry("service", this::service),
        Map.entry("wifi", this::wifi),
        Map.entry("ip", this::ip),
        Map.entry("ping", this::ping),
        Map.entry("ifstatus", this::ifstatus),
        Map.entry("tar", this::tar),
        Map.entry("fwtool", this::fwtool),
        Map.entry("opkg", call -> new PackageList(router).opkg(call)),
        Map.entry("apk", call -> new PackageList(router).apk(call)));
  }

  private int uname(Call call) throws IOException {
    String kernel = router.era().kernel();
    if (call.has('a')) {
      call.print("Linux " + router.hostname() + " " + kernel + " #0 mips GNU/Linux");
    } else {
      call.print(call.has('r') ? kernel : call.has('n') ? router.hostname() : "Linux");
    }
    return 0;
  }

  private int hostname(Call call) throws IOException {
    call.print(router.hostname());
    return 0;
  }

  private int uptime(Call call) throws IOException {
    long minutes = router.uptimeSeconds() / 60;
    String days = minutes >= 1440 ? minutes / 1440 + " days, " : "";
    call.print(
        " %s up %s%2d:%02d,  load average: 0.08, 0.03, 0.05"
            .formatted(
                ProcessPrograms.now().split(" +", -1)[3], days, minutes / 60 % 24, minutes % 60));
    return 0;
  }

  private int free(Call call) throws IOException {
    call.out().write(router.memory().table().getBytes(StandardCharsets.UTF_8));
    return 0;
  }

  private int mount(Call call) throws IOException {
    for (String line : call.files().text("/proc/mounts").lines().toList()) {
      String[] parts = line.split(" ", -1);
      call.print(parts[0] + " on " + parts[1] + " type " + parts[2] + " (" + parts[3] + ")");
    }
    return 0;
  }

  private int logger(Call call) {
    String tag = call.value("-t").orElse("root");
    String text =
        String.join(
            " ",
            call.words().stream()
                .filter(word -> !word.startsWith("-") && !word.equals(tag))
                .toList());
    router.log().add(ProcessPrograms.now() + " user.notice " + tag + ": " + text);
    return 0;
  }

  private int logread(Call call) throws IOException {
    Pattern wanted = Pattern.compile(call.value("-e").orElse(""));
    for (String line : router.log().lines()) {
      if (wanted.matcher(line).find()) {
        call.print(line);
      }
    }
    return 0;
  }

  private int reboot(Call call) {
    router.power().reboot();
    return 0;
  }

  private int service(Call call) throws IOException {
    if (call.words().size() < 2) {
      call.print("Usage: service <service> [command]");
      return 1;
    }
    String name = call.words().getFirst();
    if (!router.services().names().contains(name)) {
      call.complain("Service \"" + name + "\" not found:");
      return 1;
    }
    return service(router, name, call.words().subList(1, call.words().size()), call);
  }

  /** {@code /etc/init.d/NAME ACTION}. */
  static int service(VirtualRouter router, String name, List<String> words, Call call)
      throws IOException {
    Services services = router.services();
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "start" -> {
        services.start(name);
        yield 0;
      }
      case "stop" -> {
        services.stop(name);
        yield 0;
      }
      case "restart", "reload" -> {
        services.stop(name);
        services.start(name);
        yield 0;
      }
      case "enable", "disable", "enabled" -> 0;
      case "running" -> services.runs(name) ? 0 : 1;
      case "status" -> {
        call.print(services.runs(name) ? "running" : "inactive");
        yield services.runs(name) ? 0 : 3;
      }
      default -> {
        call.print("Syntax: /etc/init.d/" + name + " [command]");
        yield 1;
      }
    };
  }

  private int wifi(Call call) {
    String action = call.words().isEmpty() ? "up" : call.words().getFirst();
    router.network().radios(!action.equals("down"));
    return 0;
  }

  private int ip(Call call) throws IOException {
    List<String> words = call.operands();
    boolean routes = !words.isEmpty() && "route".startsWith(words.getFirst());
    if (!routes) {
      return call.fail("only 'ip route' is built in");
    }
    boolean version6 = call.has('6');
    boolean onlyDefault = words.contains("default");
    for (String route : version6 ? List.<String>of() : router.network().routes()) {
      if (!onlyDefault || route.startsWith("default")) {
        call.print(route);
      }
    }
    return 0;
  }

  private int ping(Call call) throws IOException {
    String target = call.words().getLast();
    boolean up = router.network().hasUplink();
    int count = Integer.parseInt(call.value("-c").filter(c -> c.matches("\\d+")).orElse("1"));
    call.print("PING " + target + " (" + target + "): 56 data bytes");
    for (int i = 0; up && i < count; i++) {
      call.print("64 bytes from " + target + ": seq=" + i + " ttl=57 time=11.318 ms");
    }
    int received = up ? count : 0;
    call.print("\n--- " + target + " ping statistics ---");
    call.print(
        "%d packets transmitted, %d packets received, %d%% packet loss"
            .formatted(count, received, up ? 0 : 100));
    return up ? 0 : 1;
  }

  private int ifstatus(Call call) throws IOException {
    String name = call.words().isEmpty() ? "" : call.words().getFirst();
    var status = router.network().status(name, router.uptimeSeconds());
    if (status.isEmpty()) {
      call.complain("Interface " + name + " not found");
      return 1;
    }
    call.print(Ubus.print(router, status.get(), true));
    return 0;
  }

  private int tar(Call call) throws IOException {
    String mode = call.words().isEmpty() ? "" : call.words().getFirst().replace("-", "");
    if (!mode.startsWith("t") || !mode.contains("z")) {
      return call.fail("only 'tar tzf' is built in");
    }
    String file = call.words().size() > 1 ? call.words().get(1) : "-";
    try (InputStream in = call.open(file)) {
      for (String name : TarArchive.unpack(in.readAllBytes()).keySet()) {
        call.print(name);
      }
      return 0;
    } catch (FileTrouble e) {
      return call.fail("can't open '" + file + "': " + e.reason());
    } catch (IOException e) {
      return call.fail("invalid tar magic");
    }
  }

  private int fwtool(Call call) throws IOException {
    boolean quiet = call.has('q');
    boolean wanted = call.words().contains("-i");
    if (!wanted || call.words().size() < 3) {
      call.complain("Usage: fwtool <options> <firmware>");
      return 1;
    }
    String file = call.words().getLast();
    try {
      Optional<String> json = Trailer.metadata(call.files().source(call.path(file)));
      if (json.isPresent()) {
        call.out().write(json.get().getBytes(StandardCharsets.UTF_8));
        return 0;
      }
      if (!quiet) {
        call.complain("Data not found");
      }
    } catch (FileTrouble e) {
      call.complain("Failed to open file '" + file + "': " + e.reason());
    }
    return 1;
  }
}

package dev.wrtfleet.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A router's file system: a folder that its dropbear is locked into. */
final class RouterRoot {
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*) \\(0x");

  private static final Pattern PUBLIC_KEY = Pattern.compile("^(\\S+ \\S+).*$");

  /** Names busybox may have here that would end more than a session. */
  private static final Set<String> LEFT_OUT = Set.of("init", "linuxrc", "halt", "poweroff");

  private static final List<String> FOLDERS =
      List.of(
          "bin",
          "usr",
          "dev",
          "proc",
          "etc/config",
          "etc/dropbear",
          "root",
          "tmp/sysinfo",
          "var",
          ".testbed/ubus");

  private final Path folder;
  private final RouterSpec spec;
  private Firmware firmware;

  RouterRoot(Path folder, RouterSpec spec) throws IOException {
    this.folder = folder;
    this.spec = spec;
    this.firmware = spec.firmware();
    for (String each : FOLDERS) {
      Files.createDirectories(folder.resolve(each));
    }
    programs();
    users();
    dropbearKeys();
    etc();
    boot();
  }

  Path path(String absolute) {
    return folder.resolve(absolute.substring(1));
  }

  Firmware firmware() {
    return firmware;
  }

  /** dropbear's -r options. */
  List<String> hostKeyOptions() {
    return spec.hostKeys().stream()
        .flatMap(type -> List.of("-r", "/etc/dropbear/" + type).stream())
        .toList();
  }

  /** The public host key of this type, as known_hosts wants it: type and base64. */
  String publicHostKey(String type) {
    return Programs.run("dropbearkey", "-y", "-f", path("/etc/dropbear/" + type).toString())
        .lines()
        .filter(line -> line.startsWith("ssh-") || line.startsWith("ecdsa-"))
        .map(line -> PUBLIC_KEY.matcher(line).replaceFirst("$1"))
        .findFirst()
        .orElseThrow();
  }

  /** What happens between off and on: the flashed image takes over, /tmp is empty again. */
  void boot() throws IOException {
    Path image = path("/.testbed/image");
    if (Files.exists(image)) {
      firmware = firmware.flashedWith(Files.readString(image, StandardCharsets.ISO_8859_1));
      Files.delete(image);
    }
    if (Files.deleteIfExists(path("/.testbed/wipe"))) {
      Files.deleteIfExists(path("/etc/dropbear/authorized_keys"));
      write("/etc/shadow", "root::19000:0:99999:7:::\n");
      dropbearKeys();
    }
    deleteAll(path("/tmp"));
    Files.createDirectories(path("/tmp/sysinfo"));
    write("/tmp/sysinfo/board_name", spec.board() + "\n");
    write("/tmp/sysinfo/model", "Testbed " + spec.board() + "\n");
    write("/.testbed/boot_id", UUID.randomUUID() + "\n");
    write(
        "/.testbed/meminfo",
        "MemTotal:         125128 kB\nMemFree:           61440 kB\nMemAvailable:      72000 kB\n");
    release();
  }

  static void deleteAll(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private void programs() throws IOException {
    Path busybox = Programs.find("busybox").orElseThrow();
    Path dropbear = Programs.find("dropbear").orElseThrow();
    copy(busybox, "/bin/busybox");
    copy(dropbear, "/bin/dropbear");
    for (String alias : List.of("sbin", "usr/bin", "usr/sbin")) {
      Path target = alias.startsWith("usr/") ? Path.of("../bin") : Path.of("bin");
      Files.createSymbolicLink(folder.resolve(alias), target);
    }
    var libraries = LIBRARY.matcher(Programs.run("ldd", dropbear.toString()));
    while (libraries.find()) {
      copy(Path.of(libraries.group(1)), libraries.group(1));
    }
    for (String script : List.of("sysupgrade", "ubus", "uci")) {
      resource(script, path("/bin/" + script));
    }
    resource("boot.sh", path("/.testbed/boot.sh"));
    for (String applet : Programs.run("busybox", "--list").lines().toList()) {
      Path link = path("/bin/" + applet);
      if (!LEFT_OUT.contains(applet) && Files.notExists(link)) {
        Files.createSymbolicLink(link, Path.of("busybox"));
      }
    }
  }

  private void copy(Path from, String absolute) throws IOException {
    Path to = path(absolute);
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    Path real = from.toRealPath();
    try {
      Files.createLink(to, real);
    } catch (FileSystemException e) {
      Files.copy(real, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  static void resource(String name, Path to) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RouterRoot.class.getResourceAsStream("/testbed/" + name))) {
      Files.copy(in, to);
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void users() throws IOException {
    write("/etc/passwd", "root:x:0:0:root:/root:/bin/ash\n");
    write("/etc/group", "root:x:0:\n");
    write("/etc/shells", "/bin/ash\n");
    String hash =
        spec.password()
            .map(secret -> Programs.run("busybox", "mkpasswd", "-m", "sha256", secret).strip())
            .orElse("");
    write("/etc/shadow", "root:" + hash + ":19000:0:99999:7:::\n");
    Files.createDirectory(path("/root/.ssh"));
    Files.createSymbolicLink(
        path("/root/.ssh/authorized_keys"), Path.of("../../etc/dropbear/authorized_keys"));
    write("/etc/dropbear/authorized_keys", String.join("\n", spec.authorizedKeys()) + "\n");
    for (String each : List.of("/", "/root", "/root/.ssh", "/etc", "/etc/dropbear")) {
      Files.setPosixFilePermissions(path(each), PosixFilePermissions.fromString("rwx------"));
    }
    Files.setPosixFilePermissions(
        path("/etc/dropbear/authorized_keys"), PosixFilePermissions.fromString("rw-------"));
  }

  private void dropbearKeys() throws IOException {
    for (String type : spec.hostKeys()) {
      Path key = path("/etc/dropbear/" + type);
      Files.deleteIfExists(key);
      Programs.run("dropbearkey", "-t", type, "-f", key.toString());
    }
  }

  private void etc() throws IOException {
    write("/etc/config/system", "config system\n\toption hostname '" + spec.name() + "'\n");
    write("/.testbed/uci", "system.@system[0].hostname=" + spec.name() + "\n");
    write("/.testbed/ending", FlashEnding.STATUS_246.name());
    write("/.testbed/flashes", "");
    write(
        "/.testbed/ubus/service.list",
        "{\"dropbear\":{\"instances\":{\"instance1\":{\"running\":true,\"pid\":1}}}}\n");
    write(
        "/.testbed/ubus/network.interface.dump",
        "{\"interface\":[{\"interface\":\"lan\",\"up\":true,\"pending\":false,\"proto\":\"static\"}]}\n");
  }

  private void release() throws IOException {
    Map<String, String> lines =
        Map.of(
            "DISTRIB_ID", "OpenWrt",
            "DISTRIB_RELEASE", firmware.version(),
            "DISTRIB_REVISION", firmware.revision(),
            "DISTRIB_TARGET", firmware.target());
    write(
        "/etc/openwrt_release",
        lines.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getKey() + "='" + each.getValue() + "'\n")
            .collect(Collectors.joining()));
    write(
        "/.testbed/ubus/system.board",
        """
        {"kernel":"5.15.167","hostname":"%s","model":"Testbed %s","board_name":"%s",\
        "rootfs_type":"squashfs","release":{"distribution":"OpenWrt","version":"%s",\
        "revision":"%s","target":"%s","description":"OpenWrt %s"}}
        """
            .formatted(
                spec.name(),
                spec.board(),
                spec.board(),
                firmware.version(),
                firmware.revision(),
                firmware.target(),
                firmware.version()));
  }

  private void write(String absolute, String text) throws IOException {
    Files.writeString(path(absolute), text);
  }
}

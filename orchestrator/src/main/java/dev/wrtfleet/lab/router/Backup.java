package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.Entry;
import dev.wrtfleet.lab.files.FileTrouble;
import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.TarArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The configuration of a router as sysupgrade saves and restores it. */
final class Backup {
  private static final List<String> FOLDERS = List.of("/etc/config", "/etc/dropbear");
  private static final List<String> SINGLE =
      List.of(
          "/etc/group",
          "/etc/hosts",
          "/etc/inittab",
          "/etc/passwd",
          "/etc/profile",
          "/etc/rc.local",
          "/etc/shadow",
          "/etc/shells",
          "/etc/shinit",
          "/etc/sysctl.conf");

  private final VirtualRouter router;
  private final RouterFiles files;

  Backup(VirtualRouter router) {
    this.router = router;
    files = router.files();
  }

  /** The files to keep, sorted; {@code /etc/sysupgrade.conf} adds to them. */
  List<String> list() {
    var list = new ArrayList<String>();
    for (String folder : FOLDERS) {
      addBelow(folder, list);
    }
    for (String line : files.text("/etc/sysupgrade.conf").lines().toList()) {
      if (line.startsWith("/")) {
        addBelow(line.strip(), list);
      }
    }
    SINGLE.stream().filter(each -> files.stat(each).isPresent()).forEach(list::add);
    return list.stream().distinct().sorted().toList();
  }

  private void addBelow(String path, List<String> list) {
    files
        .stat(path)
        .ifPresent(entry -> {
          if (!entry.directory()) {
            list.add(path);
            return;
          }
          try {
            for (Entry each : files.list(path)) {
              addBelow(each.path(), list);
            }
          } catch (FileTrouble e) {
            router.log().add("backup: " + path + ": " + e.reason());
          }
        });
  }

  /** The archive. */
  byte[] create() throws IOException {
    var tar = new TarArchive();
    if (router.era().since(Era.R24_10)) {
      tar.file(
          "etc/uci-defaults/10_disable_services",
          "exit 0\n".getBytes(StandardCharsets.UTF_8),
          0755);
    }
    for (String path : list()) {
      try (InputStream in = files.read(path)) {
        tar.file(path.substring(1), in.readAllBytes(), files.find(path).mode());
      }
    }
    return tar.gzipped();
  }

  /** Unpacks an archive over the running system. */
  void restore(byte[] archive) throws IOException {
    for (var each : TarArchive.unpack(archive).entrySet()) {
      files.put("/" + each.getKey(), each.getValue(), 0644);
    }
  }
}

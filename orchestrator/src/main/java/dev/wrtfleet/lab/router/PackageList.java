package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.FileTrouble;
import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.shell.Call;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packages of a router as its package manager keeps them: {@code /usr/lib/opkg/status} up to
 * 24.10, {@code /etc/apk/world} and {@code /lib/apk/db/installed} from 25.12 on, each once more
 * below {@code /rom} as the image brought it. What is put on top is gone after the next flash.
 */
public final class PackageList {
  private static final String OPKG = "/usr/lib/opkg/status";
  private static final String WORLD = "/etc/apk/world";
  private static final String APK = "/lib/apk/db/installed";

  private final RouterFiles files;
  private final boolean apk;
  private final String version;

  PackageList(VirtualRouter router) {
    files = router.files();
    apk = router.era().since(Era.R25_12);
    version = "1-" + router.firmware().revision();
  }

  /** What every image brings, with what each needs. */
  private Map<String, String> usual() {
    String ubus = apk ? "libubus20250102" : "libubus20230605";
    var packages = new LinkedHashMap<String, String>();
    packages.put("base-files", "libc, netifd, fstools");
    packages.put("busybox", "libc");
    packages.put("ca-bundle", "");
    packages.put("dnsmasq", "libc, " + ubus);
    packages.put("dropbear", "libc");
    packages.put("firewall4", "libc");
    packages.put("fstools", "libc, " + ubus);
    packages.put("kernel", "");
    packages.put("libc", "");
    packages.put(ubus, "libc");
    packages.put("netifd", "libc, " + ubus);
    packages.put(apk ? "apk-mbedtls" : "opkg", "libc");
    packages.put("uci", "libc");
    packages.put("wpad-basic-mbedtls", "libc, " + ubus);
    return packages;
  }

  /** As an image leaves them; everything in it was asked for by name. */
  void fresh() throws IOException {
    for (String root : List.of("/rom", "")) {
      files.put(root + (apk ? WORLD : OPKG), "");
      if (apk) {
        files.put(APK, "");
      }
      for (var each : usual().entrySet()) {
        put(root, each.getKey(), each.getValue(), true);
      }
    }
  }

  /** Puts a package on top of the image, with the library it needs. */
  public void install(String name) throws IOException {
    if (!installed().contains(name)) {
      put("", "lib" + name + "1", "libc", false);
      put("", name, "libc, lib" + name + "1", true);
    }
  }

  private void put(String root, String name, String needs, boolean asked) throws IOException {
    if (!apk) {
      add(root + OPKG, opkgEntry(name, needs, asked));
      return;
    }
    if (asked) {
      add(root + WORLD, name + "\n");
    }
    if (root.isEmpty()) {
      add(APK, apkEntry(name, needs));
    }
  }

  private String opkgEntry(String name, String needs, boolean asked) {
    return """
    Package: %s
    Version: %s
    Depends: %s
    Status: install %s installed
    Architecture: noarch
    %sInstalled-Time: 1725000000

    """
        .formatted(
            name, version, needs, asked ? "user" : "ok", asked ? "" : "Auto-Installed: yes\n");
  }

  private String apkEntry(String name, String needs) {
    return """
    C:Q1sRbBWnDJ7bHSRbvVTFYNbhMvnBw=
    P:%s
    V:%s
    A:noarch
    D:%s
    F:lib/apk/packages
    R:%s.list

    """
        .formatted(name, version, needs.replace(",", ""), name);
  }

  private void add(String file, String text) throws IOException {
    String before;
    try (InputStream in = files.read(file)) {
      before = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileTrouble e) {
      before = "";
    }
    files.put(file, before + text);
  }

  private List<String> installed() {
    String mark = apk ? "P:" : "Package: ";
    var names = new ArrayList<String>();
    for (String line : files.text(apk ? APK : OPKG).lines().toList()) {
      if (line.startsWith(mark)) {
        names.add(line.substring(mark.length()));
      }
    }
    return names;
  }

  /** {@code opkg list-installed}, {@code opkg install NAME…}. */
  int opkg(Call call) throws IOException {
    if (apk) {
      call.complain("ash: opkg: not found");
      return 127;
    }
    String action = call.words().isEmpty() ? "" : call.words().getFirst();
    for (String name : action.equals("list-installed") ? installed() : List.<String>of()) {
      call.print(name + " - " + version);
    }
    return install(call, action.equals("install"));
  }

  /** {@code apk list --installed}, {@code apk add NAME…}. */
  int apk(Call call) throws IOException {
    if (!apk) {
      call.complain("ash: apk: not found");
      return 127;
    }
    String action = call.words().isEmpty() ? "" : call.words().getFirst();
    for (String name : action.equals("list") ? installed() : List.<String>of()) {
      call.print(name + "-" + version + " noarch {" + name + "} (GPL-2.0) [installed]");
    }
    return install(call, action.equals("add"));
  }

  private int install(Call call, boolean wanted) throws IOException {
    List<String> words = call.words();
    for (String name : wanted ? words.subList(1, words.size()) : List.<String>of()) {
      install(name);
      call.print("Installing " + name + " (" + version + ")");
    }
    return 0;
  }
}

package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.firmware.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** Writes the files a router has: what every boot brings anew, and a factory-fresh {@code /etc}. */
final class Setup {
  private static final int EXECUTABLE = 0755;
  private static final int SECRET = 0600;
  private static final List<String> KEEP =
      List.of("group", "hosts", "inittab", "profile", "rc.local", "shells", "sysctl.conf");

  private final RouterFiles files;
  private final VirtualRouter router;

  Setup(RouterFiles files, VirtualRouter router) {
    this.files = files;
    this.router = router;
  }

  /** What comes out of the firmware or the kernel, and what {@code /tmp} starts with. */
  void boot() throws IOException {
    Firmware firmware = router.firmware();
    files.put("/tmp/sysinfo/board_name", router.boardName() + "\n");
    files.put("/tmp/sysinfo/model", router.spec().board().model() + "\n");
    files.parents("/tmp/run/");
    files.parents("/tmp/log/");
    files.parents("/overlay/upper/etc/");
    files.put("/etc/openwrt_version", firmware.revision() + "\n");
    files.put("/etc/openwrt_release", openwrtRelease(firmware));
    files.put("/etc/os-release", osRelease(firmware));
    for (String name : router.services().names()) {
      files.put("/etc/init.d/" + name, new byte[0], EXECUTABLE);
    }
    if (firmware.era().since(Era.R19_07)) {
      files.put("/usr/libexec/validate_firmware_image", new byte[0], EXECUTABLE);
    }
    if (router.spec().board().storage() == Storage.DISK) {
      files.parents("/sys/firmware/efi/");
    }
    files.compute("/proc/uptime", router::procUptime);
    files.compute("/proc/meminfo", () -> router.memory().procMeminfo());
    files.compute("/proc/loadavg", () -> "0.08 0.03 0.05 1/59 1844\n");
    files.compute("/proc/sys/kernel/random/boot_id", () -> router.bootId() + "\n");
    files.compute("/proc/sys/vm/drop_caches", () -> "0\n");
    files.compute("/proc/sys/kernel/hostname", () -> router.hostname() + "\n");
    files.compute("/proc/net/route", () -> router.network().procRoutes());
    files.compute("/proc/net/ipv6_route", () -> "");
    files.compute("/proc/cmdline", () -> "console=ttyS0,115200 rootfstype=squashfs,jffs2\n");
    files.compute("/proc/mounts", this::mounts);
    files.compute("/proc/version", () -> "Linux version " + firmware.era().kernel() + "\n");
  }

  /** A configuration as after the first boot of a new router. */
  void factory(boolean wiped) throws IOException {
    var spec = router.spec();
    Firmware firmware = router.firmware();
    String compat =
        firmware.compat().equals("1.0") || firmware.era().before(Era.R21_02)
            ? ""
            : "\toption compat_version '" + firmware.compat() + "'\n";
    String hostname = wiped ? "OpenWrt" : spec.name();
    files.put(
        "/etc/config/system",
        """

        config timeserver 'ntp'
        \toption enabled '1'

        config system
        \toption hostname '%s'
        \toption timezone 'UTC'
        \toption ttylogin '0'
        """
                .formatted(hostname)
            + compat);
    defaults(firmware);
    files.put("/etc/passwd", "root:x:0:0:root:/root:/bin/ash\n");
    String hash = wiped ? "" : spec.password().map(Setup::crypt).orElse("");
    files.put("/etc/shadow", shadow(hash), SECRET);
    files.parents("/etc/dropbear/");
    files.parents("/root/");
    new PackageList(router).fresh();
    if (!wiped && spec.authorizedKey().isPresent()) {
      byte[] line = (spec.authorizedKey().get() + "\n").getBytes(StandardCharsets.UTF_8);
      files.put("/etc/dropbear/authorized_keys", line, SECRET);
    }
  }

  /** What is the same on every new router. */
  private void defaults(Firmware firmware) throws IOException {
    files.put("/etc/config/network", networkConfig());
    files.put(
        "/etc/config/dropbear",
        """

        config dropbear
        \toption PasswordAuth 'on'
        \toption RootPasswordAuth 'on'
        \toption Port '22'
        """);
    files.put("/etc/config/firewall", "\nconfig defaults\n\toption input 'REJECT'\n");
    files.put("/etc/config/dhcp", "\nconfig dnsmasq\n\toption domainneeded '1'\n");
    files.put("/etc/config/wireless", "\nconfig wifi-device 'radio0'\n\toption country 'DE'\n");
    for (String name : KEEP) {
      files.put("/etc/" + name, "# " + name + " of " + firmware.distribution() + "\n");
    }
    if (firmware.era().since(Era.R21_02)) {
      files.put("/etc/shinit", "# shinit\n");
    }
  }

  private static byte[] shadow(String hash) {
    return ("root:" + hash + ":0:0:99999:7:::\ndaemon:*:0:0:99999:7:::\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A hash in the place of crypt's; the lab is its only reader. */
  static String crypt(String password) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("lab$" + password).getBytes(StandardCharsets.UTF_8));
      return "$lab$" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String networkConfig() {
    return """

    config interface 'loopback'
    \toption device 'lo'
    \toption proto 'static'
    \toption ipaddr '127.0.0.1'

    config interface 'lan'
    \toption device 'br-lan'
    \toption proto 'static'
    \toption ipaddr '192.168.1.1'
    \toption netmask '255.255.255.0'

    config interface 'wan'
    \toption device 'wan'
    \toption proto 'dhcp'

    config interface 'wan6'
    \toption device 'wan'
    \toption proto 'dhcpv6'
    """;
  }

  private static String openwrtRelease(Firmware firmware) {
    return """
    DISTRIB_ID='%s'
    DISTRIB_RELEASE='%s'
    DISTRIB_REVISION='%s'
    DISTRIB_TARGET='%s'
    DISTRIB_DESCRIPTION='%s'
    DISTRIB_TAINTS=''
    """
        .formatted(
            firmware.distribution(),
            firmware.version(),
            firmware.revision(),
            firmware.target(),
            firmware.description());
  }

  private static String osRelease(Firmware firmware) {
    String prefix = firmware.era() == Era.R17_01 ? "LEDE" : "OPENWRT";
    String date =
        firmware.era().since(Era.R24_10)
            ? prefix + "_BUILD_DATE=\"" + firmware.buildDate() + "\"\n"
            : "";
    return """
    NAME="%1$s"
    VERSION="%2$s"
    ID="%3$s"
    ID_LIKE="lede openwrt"
    PRETTY_NAME="%1$s %2$s"
    VERSION_ID="%2$s"
    BUILD_ID="%4$s"
    %5$s_BOARD="%6$s"
    %5$s_RELEASE="%7$s"
    """
            .formatted(
                firmware.distribution(),
                firmware.version(),
                firmware.distribution().toLowerCase(java.util.Locale.ROOT),
                firmware.revision(),
                prefix,
                firmware.target(),
                firmware.description())
        + date;
  }

  private String mounts() {
    boolean disk = router.spec().board().storage() == Storage.DISK;
    return (disk
            ? "/dev/loop0 /overlay ext4 rw,noatime 0 0\n"
            : "/dev/mtdblock5 /overlay jffs2 rw,noatime 0 0\n")
        + "overlayfs:/overlay / overlay rw,noatime,lowerdir=/,upperdir=/overlay/upper 0 0\n"
        + "tmpfs /tmp tmpfs rw,nosuid,nodev,noatime 0 0\n";
  }
}

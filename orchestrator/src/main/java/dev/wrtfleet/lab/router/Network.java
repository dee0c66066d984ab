package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Interfaces and radios as netifd reports them. */
final class Network {
  private static final List<String> NAMES = List.of("lan", "loopback", "wan", "wan6");

  private final Era era;
  private final boolean hasRadios;
  private final int hostNumber;
  private volatile boolean wanUp = true;
  private volatile boolean radiosUp = true;

  /**
   * A network with everything up.
   *
   * @param hostNumber tells its uplink address from others'
   */
  Network(Era era, boolean hasRadios, int hostNumber) {
    this.era = era;
    this.hasRadios = hasRadios;
    this.hostNumber = hostNumber;
  }

  void loseUplink() {
    wanUp = false;
  }

  boolean hasUplink() {
    return wanUp;
  }

  void radios(boolean up) {
    radiosUp = up;
  }

  SequencedMap<String, Object> dump(long uptimeSeconds) {
    var all = new ArrayList<Object>();
    for (String name : NAMES) {
      var each = new LinkedHashMap<String, Object>();
      each.put("interface", name);
      status(name, uptimeSeconds).ifPresent(each::putAll);
      all.add(each);
    }
    var dump = new LinkedHashMap<String, Object>();
    dump.put("interface", all);
    return dump;
  }

  Optional<SequencedMap<String, Object>> status(String name, long uptimeSeconds) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    boolean uplink = name.startsWith("wan");
    boolean up = !uplink || wanUp;
    var status = new LinkedHashMap<String, Object>();
    status.put("up", up);
    status.put("pending", false);
    status.put("available", true);
    status.put("autostart", true);
    status.put("dynamic", false);
    if (up) {
      status.put("uptime", Math.max(1, uptimeSeconds - 8));
      status.put("l3_device", device(name));
    }
    status.put("proto", protocol(name));
    status.put("device", device(name));
    status.put("metric", 0);
    status.put("dns_metric", 0);
    status.put("delegation", true);
    status.put("ipv4-address", up && !name.equals("wan6") ? List.of(address(name)) : List.of());
    status.put("ipv6-address", List.of());
    status.put("ipv6-prefix", List.of());
    status.put("ipv6-prefix-assignment", List.of());
    status.put("route", up && name.equals("wan") ? List.of(defaultRoute()) : List.of());
    status.put("dns-server", List.of());
    status.put("dns-search", List.of());
    status.put("neighbors", List.of());
    status.put("data", Map.of());
    if (!up) {
      var error = new LinkedHashMap<String, Object>();
      error.put("subsystem", name);
      error.put("code", "NO_CARRIER");
      status.put("errors", List.of(error));
    }
    return Optional.of(status);
  }

  SequencedMap<String, Object> wireless() {
    var radios = new LinkedHashMap<String, Object>();
    for (int i = 0; hasRadios && i < 2; i++) {
      radios.put("radio" + i, radio(i));
    }
    return radios;
  }

  private Map<String, Object> radio(int number) {
    var config = new LinkedHashMap<String, Object>();
    config.put("channel", number == 0 ? "36" : "6");
    if (era.since(Era.R21_02)) {
      config.put("band", number == 0 ? "5g" : "2g");
    } else {
      config.put("hwmode", number == 0 ? "11a" : "11g");
    }
    config.put("country", "DE");
    var radio = new LinkedHashMap<String, Object>();
    radio.put("up", radiosUp);
    radio.put("pending", false);
    radio.put("autostart", true);
    radio.put("disabled", false);
    radio.put("retry_setup_failed", false);
    radio.put("config", config);
    var access = new LinkedHashMap<String, Object>();
    access.put("section", "default_radio" + number);
    if (radiosUp) {
      access.put("ifname", "wlan" + number);
    }
    radio.put("interfaces", List.of(access));
    return radio;
  }

  /** {@code ip route}. */
  List<String> routes() {
    var routes = new ArrayList<String>();
    if (wanUp) {
      routes.add("default via 10.64.0.1 dev wan  src " + uplinkAddress());
    }
    routes.add("192.168.1.0/24 dev br-lan scope link  src 192.168.1.1");
    return routes;
  }

  /** {@code /proc/net/route}: addresses in hex, lowest byte first. */
  String procRoutes() {
    var text = new StringBuilder();
    text.append("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU");
    text.append("\tWindow\tIRTT\n");
    if (wanUp) {
      text.append(device("wan")).append("\t00000000\t0100400A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
    }
    text.append("br-lan\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
    return text.toString();
  }

  private Map<String, Object> address(String name) {
    var address = new LinkedHashMap<String, Object>();
    address.put(
        "address",
        switch (name) {
          case "lan" -> "192.168.1.1";
          case "loopback" -> "127.0.0.1";
          default -> uplinkAddress();
        });
    address.put("mask", name.equals("loopback") ? 8 : 24);
    return address;
  }

  private String uplinkAddress() {
    return "10.64." + (1 + hostNumber / 250 % 250) + "." + (2 + hostNumber % 250);
  }

  private static Map<String, Object> defaultRoute() {
    var route = new LinkedHashMap<String, Object>();
    route.put("target", "0.0.0.0");
    route.put("mask", 0);
    route.put("nexthop", "10.64.0.1");
    route.put("source", "10.64.0.0/16");
    return route;
  }

  private String device(String name) {
    return switch (name) {
      case "lan" -> "br-lan";
      case "loopback" -> "lo";
      default -> era.since(Era.R21_02) ? "wan" : "eth0.2";
    };
  }

  private static String protocol(String name) {
    return switch (name) {
      case "wan" -> "dhcp";
      case "wan6" -> "dhcpv6";
      default -> "static";
    };
  }
}

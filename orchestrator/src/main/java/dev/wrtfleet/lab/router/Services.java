package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.shell.Processes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The services procd looks after: which run, and how {@code ubus call service list} puts it. */
final class Services {
  private static final int TERM_TIMEOUT_SECONDS = 5;

  private final Processes processes;
  private final Map<String, String> commands = new TreeMap<>();
  private final Map<String, Integer> pids = new TreeMap<>();
  private final Map<String, Integer> crashed = new TreeMap<>();

  /** All of them run. */
  Services(Era era, Processes processes) {
    this.processes = processes;
    commands.put("cron", "/usr/sbin/crond -f -c /etc/crontabs -l 5");
    commands.put("dnsmasq", "/usr/sbin/dnsmasq -C /var/etc/dnsmasq.conf.cfg01411c -k");
    commands.put("dropbear", "/usr/sbin/dropbear -F -P /var/run/dropbear.1.pid -p 22 -K 300 -T 3");
    commands.put("log", "/sbin/logd -S 64");
    commands.put("network", "/sbin/netifd");
    commands.put("odhcpd", "/usr/sbin/odhcpd");
    commands.put("rpcd", "/sbin/rpcd -s /var/run/ubus/ubus.sock -t 30");
    commands.put("sysntpd", "/usr/sbin/ntpd -n -N -S /usr/sbin/ntpd-hotplug");
    commands.put("uhttpd", "/usr/sbin/uhttpd -f -h /www -r OpenWrt -p 0.0.0.0:80");
    if (era.since(Era.R19_07)) {
      commands.put("urngd", "/sbin/urngd");
    }
    if (era.since(Era.R21_02)) {
      commands.put("wpad", "/usr/sbin/hostapd -s -g /var/run/hostapd/global");
    }
    commands.keySet().forEach(this::start);
  }

  synchronized List<String> names() {
    return List.copyOf(commands.keySet());
  }

  synchronized boolean runs(String name) {
    Integer pid = pids.get(name);
    return pid != null && processes.find(pid).isPresent();
  }

  synchronized void start(String name) {
    String command = commands.get(name);
    if (command != null && !runs(name)) {
      crashed.remove(name);
      pids.put(name, processes.daemon(command));
    }
  }

  synchronized void stop(String name) {
    Integer pid = pids.remove(name);
    crashed.remove(name);
    if (pid != null) {
      processes.leave(pid);
    }
  }

  /** It ended by itself, and procd gave up on it. */
  synchronized void crash(String name, int code) {
    stop(name);
    crashed.put(name, code);
  }

  /** How many do not run: their memory is free. */
  synchronized int stopped() {
    return (int) commands.keySet().stream().filter(name -> !runs(name)).count();
  }

  synchronized SequencedMap<String, Object> list() {
    var list = new LinkedHashMap<String, Object>();
    for (String name : commands.keySet()) {
      if (runs(name)) {
        list.put(name, Map.of("instances", Map.of("instance1", running(name))));
      } else if (crashed.containsKey(name)) {
        list.put(name, Map.of("instances", Map.of("instance1", dead(name))));
      }
    }
    list.put("urandom_seed", Map.of());
    return list;
  }

  private Map<String, Object> running(String name) {
    var instance = new LinkedHashMap<String, Object>();
    instance.put("running", true);
    instance.put("pid", pids.getOrDefault(name, 0));
    return finish(instance, name);
  }

  private Map<String, Object> dead(String name) {
    var instance = new LinkedHashMap<String, Object>();
    instance.put("running", false);
    instance.put("exit_code", crashed.getOrDefault(name, 1));
    return finish(instance, name);
  }

  private Map<String, Object> finish(Map<String, Object> instance, String name) {
    String command = commands.getOrDefault(name, name);
    instance.put("command", new ArrayList<>(List.of(command.split(" ", -1))));
    instance.put("term_timeout", TERM_TIMEOUT_SECONDS);
    var respawn = new LinkedHashMap<String, Object>();
    respawn.put("threshold", 3600);
    respawn.put("timeout", 5);
    respawn.put("retry", 5);
    instance.put("respawn", respawn);
    return instance;
  }
}

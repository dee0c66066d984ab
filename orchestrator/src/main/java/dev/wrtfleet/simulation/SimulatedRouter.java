package dev.wrtfleet.simulation;

import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.simulation.RouterShell.Said;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One router: what it runs, what lies in its memory, and what becomes of a flash. Its own truth is
 * what the rules are checked against.
 */
final class SimulatedRouter {
  private enum Power {
    UP,
    OFF,
    DEAD
  }

  private final String name;
  private final Agenda agenda;
  private final Chance chance;
  private final Fate fate;
  private final Rules rules;
  private final Map<String, Firmware> boots = new HashMap<>();
  private final Set<String> files = new TreeSet<>();

  private String board;
  private Firmware firmware;
  private HostKey key;
  private Power power = Power.UP;
  private String bootId;
  private int boot;
  private boolean isUpgrading;
  private boolean isSick;
  private long fence;
  private String lockedFor = "";
  private boolean holderLives;

  SimulatedRouter(
      String name, Agenda agenda, Chance chance, Fate fate, Firmware firmware, Rules rules) {
    this.name = name;
    this.agenda = agenda;
    this.chance = chance;
    this.fate = fate;
    this.firmware = firmware;
    this.rules = rules;
    this.board = SimulatedImage.BOARD;
    this.key = new HostKey("ssh-ed25519", "SHA256:" + name);
    this.bootId = nextBootId();
  }

  private String nextBootId() {
    String id = new UUID(name.hashCode(), ++boot).toString();
    boots.put(id, firmware);
    return id;
  }

  String name() {
    return name;
  }

  /** Whether every sysupgrade on it ends before it writes. */
  boolean refuses() {
    return fate == Fate.REFUSES;
  }

  boolean isUp() {
    return power == Power.UP;
  }

  String bootId() {
    return bootId;
  }

  String board() {
    return board;
  }

  Firmware runs() {
    return firmware;
  }

  HostKey key() {
    return key;
  }

  /** Whether this boot there was ran this firmware. */
  boolean ran(String someBootId, String revision) {
    Firmware then = boots.get(someBootId);
    return then != null && then.revision().equals(revision);
  }

  boolean isUpgrading() {
    return isUpgrading;
  }

  /** The names of what lies in its /tmp. */
  String files() {
    return files.stream()
        .map(file -> file.substring(file.lastIndexOf('/') + 1) + "\n")
        .collect(Collectors.joining());
  }

  boolean has(String file) {
    return files.contains(file);
  }

  void put(String file) {
    files.add(file);
  }

  void remove(String file) {
    if (file.contains("*")) {
      files.removeIf(each -> each.endsWith(".part"));
    } else {
      files.remove(file);
    }
  }

  boolean move(String from, String to) {
    return files.remove(from) && files.add(to);
  }

  long fence() {
    return fence;
  }

  String lockedFor() {
    return lockedFor;
  }

  boolean holderLives() {
    return holderLives;
  }

  /** As the line does it: a higher fence gets it where nobody holds it any more. */
  boolean takeLock(long wanted, String run, boolean mayEqual) {
    boolean isHigh = mayEqual ? wanted >= fence : wanted > fence;
    if (fence > 0 && (!isHigh || holderLives || isUpgrading)) {
      return false;
    }
    fence = wanted;
    lockedFor = run;
    return true;
  }

  Said services() {
    return switch (fate) {
      case UNCLEAR -> isSick ? RouterShell.ok("{\"dropb") : RouterShell.ok(running(true));
      default -> RouterShell.ok(running(!isSick));
    };
  }

  private static String running(boolean well) {
    return "{\"dropbear\":{\"instances\":{\"a\":{\"running\":" + well + "}}}}";
  }

  /** The real sysupgrade. */
  Said flash(FlashOrder order) {
    rules.flashBegins(this, order);
    isUpgrading = true;
    holderLives = true;
    Duration check = Duration.ofMillis(chance.between(300, 20_000));
    int mine = boot;
    if (fate == Fate.REFUSES) {
      agenda.in(check, () -> ends(mine));
      return new Said(
          new Ending.Exited(248), "", "Command failed: (Operation not supported)", check);
    }
    if (fate == Fate.HANGS) {
      return new Said(new Ending.Closed(), "Commencing upgrade.", "", Duration.ofDays(9));
    }
    agenda.in(check.plusMillis(chance.between(100, 3000)), () -> writes(mine, order.wipes()));
    if (!firmware.since(18, 6)) {
      return RouterShell.ok("");
    }
    return firmware.since(22, 3)
        ? new Said(
            new Ending.Exited(246),
            "Commencing upgrade.",
            "Command failed: (Connection failed)",
            check)
        : new Said(new Ending.Closed(), "Commencing upgrade.", "", check);
  }

  private void ends(int mine) {
    if (boot == mine) {
      isUpgrading = false;
      holderLives = false;
    }
  }

  private void writes(int mine, boolean wipes) {
    if (boot != mine) {
      return;
    }
    power = fate == Fate.DIES ? Power.DEAD : Power.OFF;
    rules.goesDown(name);
    if (fate != Fate.DIES) {
      agenda.in(Duration.ofSeconds(chance.between(20, 240)), () -> comesUp(wipes));
    }
  }

  private void comesUp(boolean wipes) {
    switch (fate) {
      case FALLS_BACK, DIES, HANGS, REFUSES -> {}
      case OTHER_FIRMWARE -> firmware = new Firmware("24.10.1", "r28597-0425664679");
      case OTHER_BOARD -> {
        firmware = SimulatedImage.FIRMWARE;
        board = "acme,two";
      }
      case WORKS, LOSES_CONFIG, DEGRADED, UNCLEAR, REBOOTS_AGAIN ->
          firmware = SimulatedImage.FIRMWARE;
    }
    isSick = fate == Fate.DEGRADED || fate == Fate.UNCLEAR;
    if ((wipes && fate != Fate.FALLS_BACK) || fate == Fate.LOSES_CONFIG) {
      key = new HostKey("ssh-ed25519", "SHA256:" + name + "-" + boot);
    }
    boots();
    if (fate == Fate.REBOOTS_AGAIN) {
      agenda.in(Duration.ofSeconds(chance.between(10, 90)), () -> rebootTimes(4));
    }
  }

  /** Whatever lies in memory is gone. */
  private void boots() {
    power = Power.UP;
    files.clear();
    isUpgrading = false;
    fence = 0;
    lockedFor = "";
    holderLives = false;
    bootId = nextBootId();
  }

  /** Power fails for a moment; not while it writes, which kills it. */
  void reboot() {
    if (power == Power.UP && !isUpgrading) {
      power = Power.OFF;
      agenda.in(Duration.ofSeconds(chance.between(15, 90)), this::boots);
    }
  }

  private void rebootTimes(int left) {
    reboot();
    if (left > 1) {
      agenda.in(Duration.ofSeconds(chance.between(60, 200)), () -> rebootTimes(left - 1));
    }
  }
}

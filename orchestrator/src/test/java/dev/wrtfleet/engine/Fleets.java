package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.store.RunSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** Fleets, plans and playbooks to drive. */
final class Fleets {
  static final PlannedImage IMAGE =
      new PlannedImage(
          Path.of("/srv/images/new.bin"),
          1000,
          "00".repeat(32),
          List.of("acme,one"),
          "1.0",
          "24.10.5",
          "r2",
          false,
          Optional.empty(),
          Optional.empty());

  private Fleets() {}

  static Host host(String name) {
    return new Host(
        name,
        "192.0.2.1",
        22,
        new Login("root", Optional.empty(), Optional.empty(), Optional.empty(), Path.of("known")),
        Optional.empty(),
        new TreeSet<>(),
        new TreeMap<>(),
        Optional.empty());
  }

  static Fleet fleet(int hosts) {
    var all = new ArrayList<Host>();
    for (int i = 0; i < hosts; i++) {
      all.add(host("ap-" + i));
    }
    return new Fleet(all);
  }

  static WaveSpec wave(Pick pick, Duration soak, boolean approve) {
    return new WaveSpec("wave", pick, soak, approve);
  }

  static final WaveSpec REST = wave(new Pick.Rest(), Duration.ZERO, false);

  static Playbook playbook(int atOnce, List<WaveSpec> waves) {
    return new Playbook(
        "canary",
        "",
        "all",
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        ConfigPolicy.KEEP,
        waves,
        atOnce,
        new StopWhen(OptionalInt.empty(), OptionalDouble.empty()),
        Duration.ofMinutes(10),
        new HealthSpec(Duration.ZERO, Duration.ofMinutes(1), List.of()));
  }

  /** A plan of all hosts; the first wave, where there is a second, has the first two hosts. */
  static Plan plan(Fleet fleet, Playbook playbook) {
    var hosts = new ArrayList<PlannedHost>();
    for (Host host : fleet.hosts()) {
      int wave = playbook.waves().size() > 1 && hosts.size() >= 2 ? 1 : 0;
      hosts.add(
          new PlannedHost(
              host.name(),
              "acme,one",
              "24.10.4",
              Optional.of(IMAGE),
              Optional.of(wave),
              Optional.empty()));
    }
    return new Plan(playbook, hosts);
  }

  static RunSpec spec() {
    return new RunSpec(
        Path.of("/srv/canary.yaml"),
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        List.of(),
        "ana",
        Instant.EPOCH);
  }
}

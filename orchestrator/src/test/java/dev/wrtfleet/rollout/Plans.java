package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.PlannedHost.PlanEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Small plans for tests, and what they are made of. */
final class Plans {
  static final StopWhen NEVER = new StopWhen(OptionalInt.empty(), OptionalDouble.empty());

  private Plans() {}

  static StopWhen failed(int hosts) {
    return new StopWhen(OptionalInt.of(hosts), OptionalDouble.empty());
  }

  static StopWhen failedPercent(double percent) {
    return new StopWhen(OptionalInt.empty(), OptionalDouble.of(percent));
  }

  static WaveSpec wave(String name) {
    return new WaveSpec(name, new Pick.Rest(), Duration.ZERO, false);
  }

  static WaveSpec wave(String name, Duration soak, boolean approve) {
    return new WaveSpec(name, new Pick.Rest(), soak, approve);
  }

  static Playbook playbook(int atOnce, StopWhen stop, WaveSpec... waves) {
    return new Playbook(
        "canary",
        "",
        "all",
        List.of(Path.of("/images")),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        ConfigPolicy.KEEP,
        List.of(waves),
        atOnce,
        stop,
        Duration.ofMinutes(10),
        new HealthSpec(Duration.ofMinutes(1), Duration.ofMinutes(5), List.of()));
  }

  static PlannedImage image(String board) {
    return new PlannedImage(
        Path.of("/images", board + ".bin"),
        8_000_000,
        "ab".repeat(32),
        List.of(board),
        "1.0",
        "24.10.5",
        "r29087-d9c5716d1d",
        false,
        Optional.empty(),
        Optional.empty());
  }

  static PlannedHost host(String name, int wave, String... through) {
    return new PlannedHost(
        name,
        "acme,one",
        "24.10.4",
        Optional.of(image("acme,one")),
        Optional.of(wave),
        Optional.empty(),
        List.of(through),
        "");
  }

  static PlannedHost host(String name, RouterKind kind, int wave, String... through) {
    return new PlannedHost(
        name,
        kind.board(),
        kind.release(),
        Optional.of(image(kind.board())),
        Optional.of(wave),
        Optional.empty(),
        List.of(through),
        "");
  }

  static PlannedHost away(String name, int wave, String... through) {
    return new PlannedHost(
        name,
        "",
        "",
        Optional.empty(),
        Optional.of(wave),
        Optional.empty(),
        List.of(through),
        "",
        Timing.ANY,
        new TreeMap<>(),
        List.of(),
        Optional.of(new PlanEnd(Outcome.UNREACHABLE, "no answer", "switch it on")),
        Optional.empty(),
        Optional.empty());
  }

  static PlannedHost over(String name, Outcome outcome) {
    return new PlannedHost(
        name,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.of(new PlanEnd(outcome, "as planned", "")));
  }
}

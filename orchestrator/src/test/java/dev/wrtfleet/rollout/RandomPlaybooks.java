package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.SiteDown;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.StopWhen.Counted;
import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** Playbooks and windows with everything a playbook can say, drawn with the chance of a world. */
final class RandomPlaybooks {
  private final Random random;

  RandomPlaybooks(Random random) {
    this.random = random;
  }

  private boolean happens(double chance) {
    return random.nextDouble() < chance;
  }

  Playbook playbook() {
    int waves = 1 + random.nextInt(4);
    WaveSpec[] specs = new WaveSpec[waves];
    for (int i = 0; i < waves; i++) {
      Pick pick = i == waves - 1 ? new Pick.Rest() : pick();
      Duration soak = happens(0.5) ? Duration.ZERO : Duration.ofSeconds(random.nextInt(7200));
      specs[i] = new WaveSpec("wave" + i, pick, soak, happens(0.3));
      if (happens(0.2)) {
        specs[i] = specs[i].withStopWhen(stop());
      }
      if (specs[i].approve() && happens(0.6)) {
        specs[i] = specs[i].withTerms(terms());
      }
    }
    return Plans.playbook(1 + random.nextInt(6), stop(), specs)
        .withLimits(limits())
        .withHooks(hooks())
        .withFallback(
            new Fallback(
                List.of(),
                happens(0.4) ? Fallback.OnFailedGate.ROLLBACK : Fallback.OnFailedGate.HALT))
        .withSiteDown(
            new SiteDown(
                "site", 1 + random.nextInt(3), Duration.ofSeconds(1 + random.nextInt(14_400))));
  }

  private Limits limits() {
    return new Limits(
        happens(0.5) ? Limits.Canaries.ALWAYS : Limits.Canaries.WAVES,
        happens(0.3) ? List.of(perLabel("site"), perLabel("board")) : List.of(),
        happens(0.3) ? List.of(perLabel("site")) : List.of());
  }

  private PerLabel perLabel(String label) {
    return new PerLabel(label, 1 + random.nextInt(3), Optional.empty());
  }

  private StopWhen stop() {
    var stop =
        new StopWhen(
            happens(0.3) ? OptionalInt.of(1 + random.nextInt(6)) : OptionalInt.empty(),
            happens(0.3) ? OptionalDouble.of(1 + random.nextInt(100)) : OptionalDouble.empty());
    if (happens(0.3)) {
      stop = stop.withOfAtLeast(2 + random.nextInt(10));
    }
    if (happens(0.5)) {
      stop =
          stop.withPerBoard(
              1 + random.nextInt(3), happens(0.8) ? ThenBoard.LEAVE_OUT : ThenBoard.HALT);
    }
    if (happens(0.2)) {
      stop = stop.withInARow(2 + random.nextInt(4));
    }
    return happens(0.2) ? stop.withCount(Set.of(Counted.UNREACHABLE)) : stop;
  }

  /** Some windows; they are long enough, and open every day. */
  List<Timing> timings() {
    var timings = new ArrayList<Timing>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int from = random.nextInt(24);
      int hours = 1 + random.nextInt(20);
      String text = "%02d:00-%02d:30 Europe/Berlin".formatted(from, (from + hours) % 24);
      var window = new Window(List.of(WeeklyHours.parse(text).orElseThrow()), List.of());
      timings.add(new Timing(Optional.of(window), Duration.ofMinutes(random.nextInt(60)), "drawn"));
    }
    if (happens(0.5)) {
      timings.add(Timing.ANY);
    }
    return timings;
  }

  private ApproveSpec terms() {
    return new ApproveSpec(
        happens(0.5) ? List.of("bob", "ada") : List.of(),
        happens(0.6) ? Optional.of(Duration.ofSeconds(1 + random.nextInt(7200))) : Optional.empty(),
        happens(0.5) ? ApproveSpec.OrElse.PAUSE : ApproveSpec.OrElse.HALT);
  }

  /** In every third world, at some points, mostly such that may stop the run. */
  private Hooks hooks() {
    Map<HookPoint, HookSpec> hooks = new EnumMap<>(HookPoint.class);
    if (happens(0.3)) {
      for (HookPoint point : HookPoint.values()) {
        if (happens(0.6)) {
          boolean stops = point.mayStop() && happens(0.7);
          hooks.put(
              point, new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), stops, List.of()));
        }
      }
    }
    return new Hooks(hooks);
  }

  private Pick pick() {
    return switch (random.nextInt(5)) {
      case 0 -> new Pick.Count(random.nextInt(6));
      case 1 -> new Pick.Percent(random.nextInt(100));
      case 3 -> new Pick.PercentOfLeft(random.nextInt(100));
      case 2 -> new Pick.PerBoard(1 + random.nextInt(2));
      default -> new Pick.Rest();
    };
  }
}

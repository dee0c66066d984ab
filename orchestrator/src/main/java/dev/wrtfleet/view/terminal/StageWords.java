package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Forecast;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What a plan saves of its windows because images are brought before them. */
final class StageWords {
  private final Paint paint;

  StageWords(Paint paint) {
    this.paint = paint;
  }

  /** One line. */
  String line(Plan plan, Instant now) {
    List<PlannedHost> hosts =
        plan.hosts().stream()
            .filter(host -> host.wave().isPresent() && host.image().isPresent())
            .filter(host -> host.timing().window().isPresent())
            .toList();
    long bytes =
        hosts.stream()
            .flatMap(host -> host.image().stream())
            .mapToLong(PlannedImage::sizeBytes)
            .sum();
    return "Staged  "
        + (hosts.size() == 1 ? "1 host gets its image" : hosts.size() + " hosts get their images")
        + " before the window, "
        + Words.size(bytes)
        + " in all, where memory allows; "
        + saved(plan, hosts, now);
  }

  private String saved(Plan plan, List<PlannedHost> hosts, Instant now) {
    List<Timing> shorter =
        hosts.stream()
            .map(PlannedHost::timing)
            .filter(timing -> timing.whenStaged().takes().compareTo(timing.takes()) < 0)
            .toList();
    if (shorter.isEmpty()) {
      return paint.dim("what that saves is not known before some upgrades, nor with 'takes'");
    }
    Optional<ZoneId> zone = hosts.getFirst().timing().window().map(Window::zone);
    return "then done "
        + ScheduleView.words(Forecast.ofStaged(plan, now), zone, now)
        + paint.dim(", " + shorter.size() + " of them in " + longest(shorter) + " at most");
  }

  private static String longest(List<Timing> timings) {
    Duration most =
        timings.stream()
            .map(timing -> timing.whenStaged().takes())
            .max(Duration::compareTo)
            .orElseThrow();
    return Words.duration(most);
  }
}

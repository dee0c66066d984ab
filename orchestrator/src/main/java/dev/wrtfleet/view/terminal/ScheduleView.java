package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Forecast;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** When the hosts of a plan may be worked on, and when all would be done. */
public final class ScheduleView {
  private static final int WINDOWS_MAX = 10;

  private final Paint paint;

  /** In these colours. */
  public ScheduleView(Paint paint) {
    this.paint = paint;
  }

  /** Each window with its next opening, and an estimate of the end; nothing without hosts. */
  public List<String> lines(Plan plan, Instant now) {
    var lines = new ArrayList<String>();
    List<Timing> timings =
        plan.hosts().stream()
            .filter(host -> host.wave().isPresent())
            .map(PlannedHost::timing)
            .toList();
    if (timings.isEmpty()) {
      return lines;
    }
    Map<Window, List<Timing>> windows = new LinkedHashMap<>();
    timings.forEach(timing ->
        timing
            .window()
            .ifPresent(
                window -> windows.computeIfAbsent(window, w -> new ArrayList<>()).add(timing)));
    for (Map.Entry<Window, List<Timing>> each :
        windows.entrySet().stream().limit(WINDOWS_MAX).toList()) {
      lines.add(window(each.getKey(), each.getValue(), now));
    }
    if (windows.size() > WINDOWS_MAX) {
      lines.add("        … and " + (windows.size() - WINDOWS_MAX) + " more windows");
    }
    lines.add(end(plan, timings, now));
    if (plan.playbook().schedule().stages()) {
      lines.add(new StageWords(paint).line(plan, now));
    }
    return lines;
  }

  private String window(Window window, List<Timing> timings, Instant now) {
    String hosts = timings.size() == 1 ? "1 host" : timings.size() + " hosts";
    Duration longest = timings.stream().map(Timing::takes).max(Duration::compareTo).orElseThrow();
    Optional<Window.Opening> opening = window.next(now, longest);
    String next =
        opening
            .map(found ->
                found.opens().isAfter(now)
                    ? "opens " + Words.time(found.opens(), window.zone())
                    : "open until " + Words.time(found.closes(), window.zone()))
            .orElse("does not open within three years");
    return "Window  " + window.words() + "  " + paint.dim(hosts) + "  " + paint.bold(next);
  }

  private String end(Plan plan, List<Timing> timings, Instant now) {
    Optional<ZoneId> zone =
        timings.stream().flatMap(timing -> timing.window().stream()).map(Window::zone).findFirst();
    String words = words(Forecast.of(plan, now), zone, now);
    String basis =
        new TreeSet<>(timings.stream().map(Timing::basis).toList())
            .stream().limit(3).collect(Collectors.joining("; "));
    return "Done    "
        + words
        + paint.dim(
            ", if nothing fails, each host takes "
                + takes(timings)
                + (basis.isEmpty() ? "" : " (" + basis + ")")
                + " and approvals come at once");
  }

  /** When all would be done. */
  static String words(Optional<Forecast> forecast, Optional<ZoneId> zone, Instant now) {
    return forecast
        .map(known ->
            zone.map(found -> "about " + Words.time(known.ends(), found))
                .orElseGet(() ->
                    "about "
                        + Words.duration(Duration.between(now, known.ends()))
                        + " after the start"))
        .orElse("never: not all windows open");
  }

  private static String takes(List<Timing> timings) {
    Duration least = timings.stream().map(Timing::takes).min(Duration::compareTo).orElseThrow();
    Duration most = timings.stream().map(Timing::takes).max(Duration::compareTo).orElseThrow();
    return least.equals(most)
        ? Words.duration(most)
        : Words.duration(least) + " to " + Words.duration(most);
  }
}

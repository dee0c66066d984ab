package dev.wrtfleet.health;

import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Services that ran before run again. Those that had no running instance before do not count; one
 * that has since done its work and ended well is fine; one the new firmware does not know was in a
 * package that is gone.
 */
record ServicesCheck() implements Check {
  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    List<String> ran =
        baseline.workings().services().entrySet().stream()
            .filter(service -> service.getValue())
            .map(service -> service.getKey())
            .toList();
    if (ran.isEmpty()) {
      return new Verdict.Healthy("");
    }
    return switch (look.services()) {
      case Answer.Given<SortedMap<String, ServiceState>>(var now) ->
          judge(ran, now, baseline.configKept());
      case Answer.Missing<SortedMap<String, ServiceState>>(String words) ->
          new Verdict.Unhealthy("no list of services: " + words);
      case Answer.Garbled<SortedMap<String, ServiceState>> garbled ->
          new Verdict.Unclear(garbled.words());
    };
  }

  private static Verdict judge(
      List<String> ran, SortedMap<String, ServiceState> now, boolean configKept) {
    var complaints = new ArrayList<String>();
    for (String name : ran) {
      complaint(name, Optional.ofNullable(now.get(name))).ifPresent(complaints::add);
    }
    String words = String.join(", ", complaints);
    return complaints.isEmpty() || !configKept
        ? new Verdict.Healthy(words)
        : new Verdict.Unhealthy(words);
  }

  private static Optional<String> complaint(String name, Optional<ServiceState> state) {
    if (state.isEmpty()) {
      return Optional.of(
          "service "
              + name
              + " ran before and is unknown to the new firmware, its package is gone");
    }
    return switch (state.get()) {
      case RUNNING, FINISHED -> Optional.empty();
      case STOPPED -> Optional.of("service " + name + " ran before and does not run");
      case NO_INSTANCE -> Optional.of("service " + name + " ran before and starts nothing now");
    };
  }
}

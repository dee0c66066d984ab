package dev.wrtfleet.cli;

import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Store;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The hosts runs that are not over are at work on, or keep an image on: what lies on those routers
 * is theirs. As it stood when this was made.
 */
final class HostsAtWork {
  private final Map<String, String> runs = new TreeMap<>();

  HostsAtWork(Store store) {
    for (Run run : store.runs().open()) {
      if (!DemoLab.isGone(run.spec().playbook())) {
        RolloutState.replay(store.journal().events(run.id())).hosts().values().stream()
            .filter(HostsAtWork::isAtWork)
            .forEach(host -> runs.put(host.host(), run.id()));
      }
    }
  }

  private static boolean isAtWork(HostProgress host) {
    boolean isUnderWay = host.admitted() && host.ended().isEmpty();
    return isUnderWay || host.stage().isAtWork() || host.stage().isThere();
  }

  /** The run that is at work on this host. */
  Optional<String> runOn(String host) {
    return Optional.ofNullable(runs.get(host));
  }
}

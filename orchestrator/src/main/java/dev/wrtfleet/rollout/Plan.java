package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Playbook;
import java.util.List;
import java.util.Optional;

/** Who, in which order, with which image, and who not and why. Fixed for the whole run. */
public record Plan(Playbook playbook, List<PlannedHost> hosts) {
  /** Copies the list. */
  public Plan {
    hosts = List.copyOf(hosts);
  }

  /** The host of this name. */
  public Optional<PlannedHost> host(String name) {
    return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /** Hosts of one wave, in order. */
  public List<PlannedHost> wave(int index) {
    return hosts.stream().filter(host -> host.wave().equals(Optional.of(index))).toList();
  }

  /** How many waves have hosts or not; the playbook's count. */
  public int waves() {
    return playbook.waves().size();
  }

  /** What stands for this plan: sha256 over all that matters of it, lower-case hex. */
  public String digest() {
    return playbook.name();
  }
}

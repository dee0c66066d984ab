package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.CommandRecord;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Step;
import java.util.List;

/** One host on its road in one run: what is to be done, how fast, and where it is written down. */
record Trip(
    String run,
    Host host,
    PlannedHost planned,
    Playbook playbook,
    HostJournal journal,
    UploadRates rates) {

  String name() {
    return host.name();
  }

  /** The image it is to get; a host on the road has one. */
  PlannedImage image() {
    return planned.image().orElseThrow();
  }

  boolean keepsConfig() {
    return playbook.config() == ConfigPolicy.KEEP;
  }

  /** Whether the configuration it has now is the one it is to have afterwards. */
  boolean carriesOverConfig() {
    return keepsConfig() && planned.restores().isEmpty();
  }

  /** Whether nothing of it is in a journal: what others left on the router is not touched. */
  boolean isRehearsal() {
    return run.equals(Rehearsal.NO_RUN);
  }

  /** Names this trip among all others. */
  String id() {
    return run + "/" + name();
  }

  void started(Step step, String detail) {
    journal.append(new Event.StepStarted(name(), step, detail));
  }

  void ran(Step step, List<CommandRecord> commands) {
    if (!commands.isEmpty()) {
      journal.append(new Event.CommandsRun(name(), step, commands));
    }
  }

  /** Leaves it for another time, not flashed. */
  Next putOff(End why) {
    journal.append(new Event.HostPutOff(name(), why.reason(), why.advice()));
    return new Next.PutOff();
  }

  Next end(End end) {
    journal.append(new Event.HostEnded(name(), end.outcome(), end.reason(), end.advice()));
    return new Next.Ended();
  }
}

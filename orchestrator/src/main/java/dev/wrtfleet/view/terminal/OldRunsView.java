package dev.wrtfleet.view.terminal;

import dev.wrtfleet.store.OldRuns.Old;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Runs that may go from the journal, or went. */
public final class OldRunsView {
  private final List<Old> found;
  private final boolean isDone;
  private final OptionalLong freed;

  /** {@code freed} is by how much the file shrank, absent where it could not yet. */
  public OldRunsView(List<Old> found, boolean isDone, OptionalLong freed) {
    this.found = List.copyOf(found);
    this.isDone = isDone;
    this.freed = freed;
  }

  /** For people: each run, then the sum. */
  public List<String> lines() {
    if (found.isEmpty()) {
      return List.of("No run is over and old enough to go." + (isDone ? " " + shrunk() : ""));
    }
    var table = new Table("RUN", "PLAYBOOK", "BY", "OVER", "EVENTS", "SIZE");
    long events = 0;
    long bytes = 0;
    for (Old old : found) {
      table.row(
          old.run().id(),
          old.run().playbook(),
          old.run().spec().by(),
          Words.time(old.overAt()),
          Integer.toString(old.events()),
          Words.size(old.bytes()));
      events += old.events();
      bytes += old.bytes();
    }
    var lines = new ArrayList<>(table.lines());
    String sum =
        found.size()
            + (found.size() == 1 ? " run, " : " runs, ")
            + events
            + " events, "
            + Words.size(bytes);
    lines.add(isDone ? sum + " pruned. " + shrunk() : sum + ". Nothing was changed; --yes does.");
    return lines;
  }

  private String shrunk() {
    return freed.isPresent()
        ? "The file is " + Words.size(freed.getAsLong()) + " smaller."
        : "The file shrinks when this is done again while no wrtfleet drives a run.";
  }

  /** One JSON object a run. */
  public List<String> json() {
    return found.stream()
        .map(old ->
            new JsonLine()
                .put("run", old.run().id())
                .put("playbook", old.run().playbook())
                .put("by", old.run().spec().by())
                .put("over_at", Words.time(old.overAt()))
                .put("events", old.events())
                .put("bytes", old.bytes())
                .put("pruned", isDone)
                .line())
        .toList();
  }
}

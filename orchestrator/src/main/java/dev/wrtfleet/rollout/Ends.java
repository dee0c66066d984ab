package dev.wrtfleet.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the hosts of a run have ended so far, in all, in each wave, and as the budgets count it. What
 * the gates say of that is kept with it: most decisions are taken over ends that were judged
 * before.
 */
final class Ends {
  static final Ends NONE = new Ends(Tally.NONE, List.of(), Losses.NONE);

  private final Tally all;
  private final List<Tally> waves;
  private final Losses losses;

  /** The same whoever works it out, so that it does not matter if two do. */
  private @Nullable Verdict verdict;

  /** Why the run must halt; empty where it need not. */
  private record Verdict(Optional<String> reason) {}

  private Ends(Tally all, List<Tally> waves, Losses losses) {
    this.all = all;
    this.waves = List.copyOf(waves);
    this.losses = losses;
  }

  static Ends of(Plan plan) {
    var waves = new ArrayList<Tally>();
    for (int wave = 0; wave < plan.waves(); wave++) {
      waves.add(Tally.of(plan.wave(wave)));
    }
    return new Ends(Tally.of(plan.hosts()), waves, Losses.of(plan));
  }

  /** Every host of the plan. */
  Tally all() {
    return all;
  }

  /** The hosts of each wave. */
  List<Tally> waves() {
    return waves;
  }

  /** What the budgets count. */
  Losses losses() {
    return losses;
  }

  /** Why these ends halt the run, worked out the first time it is asked. */
  Optional<String> verdict(Supplier<Optional<String>> judge) {
    Verdict known = verdict;
    if (known == null) {
      known = new Verdict(judge.get());
      verdict = known;
    }
    return known.reason();
  }

  /** A host waits in another wave, or as another kind. */
  Ends waits(PlannedHost before, PlannedHost after) {
    var changed = new ArrayList<>(waves);
    int from = before.wave().orElseThrow();
    int to = after.wave().orElseThrow();
    changed.set(from, changed.get(from).open(-1));
    changed.set(to, changed.get(to).open(1));
    return new Ends(all, changed, losses.waits(before, after));
  }

  Ends ended(PlannedHost host, Outcome outcome) {
    var after = new ArrayList<>(waves);
    host.wave().ifPresent(index -> after.set(index, after.get(index).plus(outcome)));
    return new Ends(all.plus(outcome), after, losses.ended(host, outcome));
  }

  /** A host that had ended so is tried again. */
  Ends retried(PlannedHost host, Outcome outcome) {
    var after = new ArrayList<>(waves);
    host.wave().ifPresent(index -> after.set(index, after.get(index).minus(outcome)));
    return new Ends(all.minus(outcome), after, losses.retried(host, outcome));
  }

  Ends without(RouterKind kind, String reason) {
    return new Ends(all, waves, losses.without(kind, reason));
  }

  Ends withAgain(RouterKind kind) {
    return new Ends(all, waves, losses.withAgain(kind));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ends ends
        && all.equals(ends.all)
        && waves.equals(ends.waves)
        && losses.equals(ends.losses);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * all.hashCode() + waves.hashCode()) + losses.hashCode();
  }

  @Override
  public String toString() {
    return "Ends[all=" + all + ", waves=" + waves + ", losses=" + losses + "]";
  }
}

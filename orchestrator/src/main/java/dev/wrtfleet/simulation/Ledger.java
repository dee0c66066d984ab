package dev.wrtfleet.simulation;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The journal and the leases as the store keeps them, in memory and by the true time: the same
 * things happen once only, and a lease is renewed by each event or lost. A run is led under a lease
 * as well.
 */
final class Ledger {
  private static final Set<Class<?>> ONCE_A_HOST =
      Set.of(Event.FlashIssued.class, Event.HostEnded.class);
  private static final Set<Class<?>> ONCE_A_RUN =
      Set.of(Event.RunStarted.class, Event.Planned.class, Event.RunFinished.class);

  private final Agenda agenda;
  private final Weakness weakness;
  private final Rules rules;
  private final Map<String, Row> leases = new HashMap<>();
  private final Map<String, List<Recorded>> events = new HashMap<>();
  private final Set<List<Object>> happened = new HashSet<>();
  private long seq;

  private record Row(long fence, String owner, Instant expires) {}

  /** A right to work on something. */
  record Lease(String of, long fence, String owner, Duration lasts) {}

  /** Somebody else has it now. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(Lease lease) {
      super(lease.of() + " is lost");
    }
  }

  Ledger(Agenda agenda, Rules rules, Weakness weakness) {
    this.agenda = agenda;
    this.rules = rules;
    this.weakness = weakness;
  }

  Optional<Lease> take(String of, String owner, Duration lasts) {
    Row row = leases.get(of);
    boolean isFree =
        row == null
            || row.owner().isEmpty()
            || row.owner().equals(owner)
            || row.expires().isBefore(agenda.instant());
    if (!isFree) {
      return Optional.empty();
    }
    long fence = row == null ? 1 : row.fence() + 1;
    leases.put(of, new Row(fence, owner, agenda.instant().plus(lasts)));
    return Optional.of(new Lease(of, fence, owner, lasts));
  }

  void release(Lease lease) {
    if (holds(lease)) {
      leases.put(lease.of(), new Row(lease.fence(), "", agenda.instant()));
    }
  }

  /** A process that starts frees what its own earlier life held. */
  void releaseAll(String owner) {
    leases.replaceAll(
        (of, row) -> row.owner().equals(owner) ? new Row(row.fence(), "", agenda.instant()) : row);
  }

  /** Whether nobody but the owner of this lease has had the host since. */
  boolean wasNewest(Lease lease) {
    Row row = Objects.requireNonNull(leases.get(lease.of()));
    return row.owner().equals(lease.owner()) && row.fence() <= lease.fence() + 1;
  }

  private boolean holds(Lease lease) {
    Row row = Objects.requireNonNull(leases.get(lease.of()));
    return row.fence() == lease.fence() && row.owner().equals(lease.owner());
  }

  /** All or, with an exception, none. */
  void append(String run, Lease lease, List<? extends Event> all) {
    if (weakness != Weakness.FENCE_NOT_CHECKED && !holds(lease)) {
      throw new Lost(lease);
    }
    for (Event event : all) {
      boolean isLook = event instanceof Event.SoakSeen || event instanceof Event.HostRelapsed;
      if (isLook && happened.contains(List.<Object>of(run, Event.RunFinished.class))) {
        throw new Lost(lease);
      }
      if (happened.contains(once(run, event)) || isFlashAfterTheEnd(run, event)) {
        throw new IllegalStateException("happened already: " + event);
      }
    }
    if (holds(lease)) {
      Instant until = agenda.instant().plus(lease.lasts());
      leases.put(lease.of(), new Row(lease.fence(), lease.owner(), until));
    }
    for (Event event : all) {
      write(run, lease, event);
    }
  }

  private void write(String run, Lease lease, Event event) {
    List<Object> once = once(run, event);
    if (!once.isEmpty()) {
      happened.add(once);
    }
    if (event instanceof Event.HostRetried again) {
      happened.remove(List.<Object>of(run, again.host(), Event.HostEnded.class));
    }
    var recorded = new Recorded(++seq, agenda.instant(), event);
    events.computeIfAbsent(run, key -> new ArrayList<>()).add(recorded);
    rules.written(run, lease, recorded);
  }

  private static List<Object> once(String run, Event event) {
    if (event instanceof HostEvent of && ONCE_A_HOST.contains(event.getClass())) {
      return List.of(run, of.host(), event.getClass());
    }
    return ONCE_A_RUN.contains(event.getClass()) ? List.of(run, event.getClass()) : List.of();
  }

  private boolean isFlashAfterTheEnd(String run, Event event) {
    return event instanceof Event.FlashIssued flash
        && happened.contains(List.<Object>of(run, flash.host(), Event.HostEnded.class));
  }

  /** Everything of this run after its first so many events. */
  List<Recorded> after(String run, int count) {
    List<Recorded> all = events.getOrDefault(run, List.of());
    return List.copyOf(all.subList(count, all.size()));
  }
}

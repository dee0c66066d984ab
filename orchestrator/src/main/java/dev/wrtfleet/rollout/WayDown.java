package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.SiteDown;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostPutBack;
import dev.wrtfleet.rollout.Event.SitePaused;
import dev.wrtfleet.rollout.Event.SiteResumed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The circuit breaker: where several hosts of a site cannot be reached at once, before their flash,
 * it is the way that is down and not they. The site is paused: its hosts go back to where they
 * waited, and one after the other is tried with growing pauses. The first that answers resumes the
 * site. Where the way stays down for longer than the playbook waits, the hosts that wait end
 * unreachable.
 */
final class WayDown {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** The pause doubles up to the longest in fewer steps. */
  private static final int DOUBLINGS_MAX = 10;

  private static final int NAMED_MAX = 5;

  private WayDown() {}

  /** What follows from who can and cannot be reached, before anything else is decided. */
  static List<Event> next(RolloutState state, Instant now) {
    var events = new ArrayList<Event>();
    for (Map.Entry<String, List<String>> site : away(state).entrySet()) {
      if (site.getValue().size() >= spec(state).hosts()
          && state.sites().dark(site.getKey()).isEmpty()) {
        events.add(new SitePaused(site.getKey(), words(site.getValue())));
      }
    }
    state
        .sites()
        .dark()
        .forEach((site, dark) -> {
          if (dark.hasAnswered()) {
            events.add(new SiteResumed(site));
          } else if (!now.isBefore(dark.since().plus(spec(state).waits()))) {
            events.addAll(givenUp(state, site));
          }
        });
    return events;
  }

  private static String words(List<String> hosts) {
    String names = String.join(", ", hosts.stream().limit(NAMED_MAX).toList());
    return hosts.size()
        + " of its hosts cannot be reached at once: "
        + names
        + (hosts.size() > NAMED_MAX ? " …" : "");
  }

  /** Hosts in flight that are not flashed and did not answer last time, by site. */
  private static Map<String, List<String>> away(RolloutState state) {
    var sites = new TreeMap<String, List<String>>();
    for (String host : state.sites().away()) {
      siteOf(state, host)
          .ifPresent(site -> sites.computeIfAbsent(site, key -> new ArrayList<>()).add(host));
    }
    return sites;
  }

  private static List<String> inFlightOfOpenWave(RolloutState state) {
    return ofOpenWave(state).stream()
        .filter(host -> host.admitted() && host.ended().isEmpty())
        .map(HostProgress::host)
        .toList();
  }

  private static List<HostProgress> ofOpenWave(RolloutState state) {
    return state
        .openWave()
        .map(wave ->
            LateRules.hosts(state, wave).map(host -> state.host(host).orElseThrow()).toList())
        .orElse(List.of());
  }

  private static List<Event> givenUp(RolloutState state, String site) {
    return waiting(state, site).stream()
        .<Event>map(host ->
            new HostEnded(
                host,
                Outcome.UNREACHABLE,
                "the way to its site " + site + " was down for too long. It was not touched",
                "Mend the way to the site, then run the playbook again."))
        .toList();
  }

  private static List<String> waiting(RolloutState state, String site) {
    return ofOpenWave(state).stream()
        .filter(host -> !host.admitted() && host.ended().isEmpty())
        .filter(host -> host.flash().isEmpty())
        .map(HostProgress::host)
        .filter(host -> siteOf(state, host).filter(site::equals).isPresent())
        .toList();
  }

  /** What keeps a host from being admitted, whatever the time: its site is down and being tried. */
  static Optional<String> conflict(RolloutState state, String host) {
    Optional<String> site = siteOf(state, host).filter(name -> isDark(state, name));
    boolean isTried =
        site.isPresent()
            && inFlightOfOpenWave(state).stream()
                .filter(other -> state.host(other).orElseThrow().flash().isEmpty())
                .anyMatch(other -> siteOf(state, other).equals(site));
    return isTried
        ? Optional.of("the way to " + site.get() + " is down, and another host is tried")
        : Optional.empty();
  }

  /** Whether it is too early to try a host of this site. */
  static boolean isTooEarly(RolloutState state, String host, Instant now) {
    return siteOf(state, host)
        .flatMap(state.sites()::dark)
        .filter(dark -> now.isBefore(nextTry(dark)))
        .isPresent();
  }

  private static Instant nextTry(DarkSite dark) {
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(dark.tries(), DOUBLINGS_MAX));
    return dark.lastTry().plus(grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE);
  }

  /** When time alone asks for a decision: another try, or the end of all patience. */
  static Optional<Instant> wakeAt(RolloutState state, Instant now) {
    return state.sites().dark().entrySet().stream()
        .filter(site -> !waiting(state, site.getKey()).isEmpty())
        .map(site -> {
          Instant end = site.getValue().since().plus(spec(state).waits());
          Instant next = nextTry(site.getValue());
          return next.isAfter(now) && next.isBefore(end) ? next : end;
        })
        .filter(now::isBefore)
        .min(Instant::compareTo);
  }

  static Way way(RolloutState state, String host) {
    return new Way(putBack(state, host), wayBackAt(state, host), words(state, host));
  }

  /** Whether a host that is not admitted may end so: the way to it was down for too long. */
  static boolean mayGiveUp(RolloutState state, HostProgress host, HostEnded end) {
    return end.outcome() == Outcome.UNREACHABLE
        && host.flash().isEmpty()
        && siteOf(state, host.host()).filter(site -> isDark(state, site)).isPresent();
  }

  /** What an event of a host says about the ways to all sites. */
  static Sites after(RolloutState state, Event.HostEvent event, Instant at) {
    Sites sites = state.sites();
    return sites.isAbout(event)
        ? siteOf(state, event.host()).map(site -> sites.after(event, site, at)).orElse(sites)
        : sites;
  }

  /** Changes with every try of a host or its site, and when the way is back. */
  private static String words(RolloutState state, String host) {
    String site =
        siteOf(state, host)
            .map(name ->
                state
                    .sites()
                    .dark(name)
                    .map(dark -> "down, tried " + dark.tries() + " times since " + dark.since())
                    .orElseGet(() -> "there since " + state.sites().back().get(name)))
            .orElse("");
    return state
        .late()
        .of(host)
        .map(away -> site + "; put off " + away.tries() + " times, until " + away.again())
        .orElse(site);
  }

  /** A host whose site is down goes back to where it waited: only its own task may say so. */
  private static Optional<HostPutBack> putBack(RolloutState state, String name) {
    HostProgress host = state.host(name).orElseThrow();
    boolean isAway =
        host.admitted()
            && host.ended().isEmpty()
            && host.flash().isEmpty()
            && host.aside().away().isPresent();
    return siteOf(state, name)
        .filter(site -> isAway && isDark(state, site))
        .map(site -> new HostPutBack(name, "the way to " + site + " is down"));
  }

  /** Since when the way to this host is there again; far in the future while it is not. */
  private static Optional<Instant> wayBackAt(RolloutState state, String host) {
    Optional<String> site = siteOf(state, host);
    return site.filter(name -> isDark(state, name))
        .map(name -> Instant.MAX)
        .or(() -> site.map(name -> state.sites().back().get(name)));
  }

  private static boolean isDark(RolloutState state, String site) {
    return state.sites().dark(site).isPresent();
  }

  static Optional<String> siteOf(RolloutState state, String host) {
    return state.roster().flatMap(roster -> roster.planned(host)).flatMap(PlannedHost::site);
  }

  private static SiteDown spec(RolloutState state) {
    return state.roster().orElseThrow().plan().playbook().siteDown();
  }
}

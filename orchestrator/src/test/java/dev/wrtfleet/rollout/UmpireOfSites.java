package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** Knows when the way to a site may count as down, and who of it may be tried then. */
final class UmpireOfSites {
  private final Plan plan;
  private final Set<String> inFlight;
  private final Set<String> flashed;
  private final Set<String> away = new HashSet<>();
  private final Set<String> dark = new HashSet<>();

  UmpireOfSites(Plan plan, Set<String> inFlight, Set<String> flashed) {
    this.plan = plan;
    this.inFlight = inFlight;
    this.flashed = flashed;
  }

  void see(Event event) {
    switch (event) {
      case Event.HostAway e -> away.add(e.host());
      case Event.FactsRead e -> away.remove(e.host());
      case Event.HostEnded e -> away.remove(e.host());
      case Event.HostPutOff e -> away.remove(e.host());
      case Event.HostFound e -> away.remove(e.host());
      case Event.HostPutBack e -> {
        assertThat(dark).contains(site(e.host()));
        assertThat(away.remove(e.host())).isTrue();
        assertThat(flashed).doesNotContain(e.host());
      }
      case Event.SitePaused e -> {
        assertThat(away.stream().filter(host -> site(host).equals(e.site())).count())
            .isGreaterThanOrEqualTo(plan.playbook().siteDown().hosts());
        assertThat(dark.add(e.site())).isTrue();
      }
      case Event.SiteResumed e -> assertThat(dark.remove(e.site())).isTrue();
      default -> {}
    }
  }

  /** A host is about to be admitted: of a site that is dark one is tried at a time. */
  void admits(String name) {
    if (isDark(name)) {
      assertThat(inFlight)
          .filteredOn(other -> !flashed.contains(other))
          .noneMatch(other -> site(other).equals(site(name)));
    }
  }

  boolean isDark(String host) {
    return dark.contains(site(host));
  }

  private String site(String host) {
    return plan.host(host).orElseThrow().site().orElse("");
  }
}

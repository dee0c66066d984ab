package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The schedulers of this process: one that decides and works on hosts without a site, and one for
 * each site it works for, as soon as a run names that site.
 */
final class Boards {
  private final Store store;
  private final EngineOptions options;
  private final Company company;
  private final TaskBoard.Work work;
  private final TaskBoard main;
  private final Map<String, TaskBoard> sites = new HashMap<>();
  private boolean isPaused;

  Boards(Store store, EngineOptions options, Company company, TaskBoard.Work work) {
    this.store = store;
    this.options = options;
    this.company = company;
    this.work = work;
    this.main = TaskBoard.deciding(store, options, company, work);
  }

  void start() {
    main.start();
  }

  /** Takes up work for the sites of this fleet this process works for. */
  synchronized void workFor(Fleet fleet) {
    if (!company.isShared() || isPaused) {
      return;
    }
    for (Host host : fleet.hosts()) {
      Optional<String> site = site(host);
      if (site.isPresent() && company.worksFor(site)) {
        sites.computeIfAbsent(
            site.get(),
            name -> {
              var board = TaskBoard.ofSite(store, options, company, work, name);
              board.start();
              return board;
            });
      }
    }
  }

  /** Where the host is, as far as that decides who works on it. */
  private Optional<String> site(Host host) {
    return company.isShared() ? Optional.ofNullable(host.labels().get("site")) : Optional.empty();
  }

  /**
   * Gives the host a task, due now, for whichever process works for its site; false where it has
   * one.
   */
  boolean schedule(DrivenRun run, String host) {
    return main.schedule(run.id(), host, siteOf(run, host));
  }

  /** Whether the host has a task, be it one that just ends. */
  boolean has(DrivenRun run, String host) {
    return main.has(run.id(), host, siteOf(run, host));
  }

  private Optional<String> siteOf(DrivenRun run, String host) {
    return run.crew().fleet().host(host).flatMap(this::site);
  }

  boolean nudge(String run) {
    return main.nudge(run);
  }

  synchronized void pause() {
    isPaused = true;
    main.pause();
    sites.values().forEach(TaskBoard::pause);
  }

  synchronized void stop() {
    sites.values().forEach(TaskBoard::stop);
    main.stop();
  }
}

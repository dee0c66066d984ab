package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Surveyed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at many hosts, a few at a time; every host is in the result, in the order asked. */
public final class SurveyRunner {
  private static final Logger LOG = LoggerFactory.getLogger(SurveyRunner.class);

  private final Function<Host, Surveyed> survey;
  private final int atOnce;

  /** Looks with {@code survey} at up to {@code atOnce} hosts at a time. */
  public SurveyRunner(Function<Host, Surveyed> survey, int atOnce) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("at once: " + atOnce);
    }
    this.survey = survey;
    this.atOnce = Math.min(atOnce, EngineOptions.THREADS_MAX);
  }

  /** What was found; a host that made us fail is one that could not be looked at. */
  public List<Surveyed> survey(List<Host> hosts) throws InterruptedException {
    var names = Thread.ofPlatform().name("survey-", 1).daemon().factory();
    var threads = Executors.newFixedThreadPool(atOnce, names);
    try {
      List<Callable<Surveyed>> looks =
          hosts.stream().<Callable<Surveyed>>map(host -> () -> look(host)).toList();
      var found = new ArrayList<Surveyed>();
      for (Future<Surveyed> each : threads.invokeAll(looks)) {
        found.add(each.get());
      }
      return List.copyOf(found);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FleetException cause) {
        throw cause;
      }
      throw new IllegalStateException("the survey broke down", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Surveyed look(Host host) {
    try {
      return survey.apply(host);
    } catch (FleetException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("{}: internal fault while looking at it", host.name(), e);
      String fault = "internal fault: " + e.getClass().getSimpleName() + ": " + e.getMessage();
      return Surveyed.failed(host, fault, "Report it with the log.");
    }
  }
}

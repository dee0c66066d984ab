package dev.wrtfleet.health;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.router.LinkException;
import java.util.Optional;

/** The proved firmware still runs: a router with two slots may fall back to the other one. */
record ExpectedFirmware() implements Check {
  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    Optional<Release> release = look.release();
    if (release.isEmpty()) {
      return new Verdict.Unclear("the router does not say which firmware it runs");
    }
    String revision = release.get().revision();
    return revision.equals(baseline.revision())
        ? new Verdict.Healthy("")
        : new Verdict.Unhealthy("it runs " + revision + ", not " + baseline.revision());
  }
}

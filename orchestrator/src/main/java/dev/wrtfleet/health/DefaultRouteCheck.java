package dev.wrtfleet.health;

import dev.wrtfleet.router.LinkException;

/** There is a default route, if there was one before. */
record DefaultRouteCheck() implements Check {
  @Override
  public Verdict judge(Look look, Baseline baseline) throws LinkException {
    if (!baseline.workings().defaultRoute()) {
      return new Verdict.Healthy("");
    }
    if (!baseline.configKept()) {
      return Check.notCompared("default route");
    }
    return look.defaultRoute()
        ? new Verdict.Healthy("")
        : new Verdict.Unhealthy("there was a default route before and there is none now");
  }
}

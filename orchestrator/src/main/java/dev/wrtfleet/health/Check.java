package dev.wrtfleet.health;

import dev.wrtfleet.router.LinkException;

/** One question about a router's health. */
interface Check {
  /** Judges one look; a link that fails is the caller's matter. */
  Verdict judge(Look look, Baseline baseline) throws LinkException;

  /** Where the configuration was wiped and a comparison would mean nothing. */
  static Verdict notCompared(String what) {
    return new Verdict.Healthy(what + " not compared, the configuration was wiped");
  }
}

package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Outcome;

/**
 * How and why a host ends.
 *
 * @param reason what happened and why, one or two sentences
 * @param advice what to do now; empty where nothing needs doing
 */
record End(Outcome outcome, String reason, String advice) {
  static End refused(String reason, String advice) {
    return new End(Outcome.REFUSED, reason, advice);
  }
}

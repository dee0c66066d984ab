package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.RouterFacts;

/** What became of asking a router about itself. */
public sealed interface ProbeResult {
  /** It answered all that is needed. */
  record Read(RouterFacts facts) implements ProbeResult {}

  /** It answers, and not as an OpenWrt router does. */
  record NotUnderstood(String why, String advice) implements ProbeResult {}
}

package dev.wrtfleet.health;

/** What a look at a router's health came to. Unclear is not healthy: it waits, and never passes. */
public sealed interface Verdict {
  /** All that was asked holds; {@code note} is what is worth saying all the same, or empty. */
  record Healthy(String note) implements Verdict {}

  /** Something does not work. */
  record Unhealthy(String why) implements Verdict {}

  /** It could not be judged. */
  record Unclear(String why) implements Verdict {}
}

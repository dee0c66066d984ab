package dev.wrtfleet.playbook;

import java.util.List;

/**
 * What holds routers back that could start, besides {@code at_once} in total.
 *
 * @param canaries whether the first router of each board and release goes alone
 * @param atOnce how many may be worked on at a time of each value of a label
 * @param apart how many must stay up of each value of a label
 */
public record Limits(Canaries canaries, List<PerLabel> atOnce, List<PerLabel> apart) {
  /** Which routers are proved before others like them start. */
  public enum Canaries {
    /** Those that waves pick for it: hosts of one wave do not wait for each other. */
    WAVES,
    /** In whatever wave: until one is upgraded, routers of one board and release go one by one. */
    ALWAYS
  }

  /** Nothing is held back. */
  public static final Limits NONE = new Limits(Canaries.WAVES, List.of(), List.of());

  /** What plans of before did not say is what held then. */
  public Limits {
    canaries = canaries == null ? Canaries.WAVES : canaries;
    atOnce = List.copyOf(atOnce == null ? List.of() : atOnce);
    apart = List.copyOf(apart == null ? List.of() : apart);
  }
}

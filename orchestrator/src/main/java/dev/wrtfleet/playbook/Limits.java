package dev.wrtfleet.playbook;

import java.util.List;

/**
 * What holds routers back that could start, besides {@code at_once} in total.
 *
 * @param canaries whether the first router of each board and release goes alone
 * @param atOnce how many may be worked on at a time of each value of a label
 * @param apart how many must stay up of each value of a label
 * @param upload how fast images are sent at most
 */
public record Limits(
    Canaries canaries, List<PerLabel> atOnce, List<PerLabel> apart, List<UploadRate> upload) {
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
    upload = List.copyOf(upload == null ? List.of() : upload);
  }

  /** Limits that are not about how fast images are sent. */
  public Limits(Canaries canaries, List<PerLabel> atOnce, List<PerLabel> apart) {
    this(canaries, atOnce, apart, List.of());
  }

  /** The same with these rates. */
  public Limits withUpload(List<UploadRate> rates) {
    return new Limits(canaries, atOnce, apart, rates);
  }
}

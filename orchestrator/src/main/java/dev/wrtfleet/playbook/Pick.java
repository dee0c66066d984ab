package dev.wrtfleet.playbook;

/** Which of the hosts not yet in a wave go into this one. */
public sealed interface Pick {
  /** This many of them. */
  record Count(int hosts) implements Pick {}

  /** This share of all hosts to upgrade, at least one. */
  record Percent(double percent) implements Pick {}

  /** This share of the hosts that are in no earlier wave, at least one. */
  record PercentOfLeft(double percent) implements Pick {}

  /** This many of each board and release it runs. */
  record PerBoard(int hosts) implements Pick {}

  /** Those a selector names. */
  record Matching(String selector) implements Pick {}

  /** All that are left. */
  record Rest() implements Pick {}
}

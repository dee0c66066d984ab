package dev.wrtfleet.playbook;

import java.util.List;
import java.util.Map;

/**
 * The windows of a playbook or of one wave: one for hosts with a certain label, one for all others.
 *
 * @param otherwise for hosts none of the cases is for
 * @param cases the first that is for a host counts
 */
public record Windows(List<WeeklyHours> otherwise, List<Case> cases) {
  /** The hours of hosts with this value of this label. */
  public record Case(String label, String value, List<WeeklyHours> hours) {
    /** Copies the list. */
    public Case {
      hours = List.copyOf(hours);
    }
  }

  /** Copies the lists. */
  public Windows {
    otherwise = List.copyOf(otherwise);
    cases = List.copyOf(cases);
  }

  /** The hours of a host with these labels. */
  List<WeeklyHours> of(Map<String, String> labels) {
    return cases.stream()
        .filter(each -> each.value().equals(labels.get(each.label())))
        .findFirst()
        .map(Case::hours)
        .orElse(otherwise);
  }
}

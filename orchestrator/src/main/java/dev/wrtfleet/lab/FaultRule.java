package dev.wrtfleet.lab;

import dev.wrtfleet.lab.router.Fault;
import dev.wrtfleet.lab.router.Faults;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who has a fault: {@code NAME=HOST,HOST}, or {@code NAME:COUNT} for so many that the seed picks.
 * {@code NAME*TIMES} lets it strike only so often.
 *
 * @param times how often it strikes, {@link Faults#ALWAYS} for ever
 * @param hosts the routers by name; empty where the seed picks
 * @param count how many the seed picks
 */
public record FaultRule(Fault fault, int times, List<String> hosts, int count) {
  private static final Pattern SPELLING =
      Pattern.compile(
          "(?<name>[a-z-]+)(?:\\*(?<times>[1-9]\\d{0,5}))?(?:=(?<hosts>.+)|:(?<count>\\d{1,6}))");

  /** Copies the names. */
  public FaultRule {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a rule as the command line spells it.
   *
   * @throws IllegalArgumentException with words an operator can act on
   */
  public static FaultRule parse(String text) {
    Matcher match = SPELLING.matcher(text.strip());
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "fault '" + text + "' is not NAME=HOST,… or NAME:COUNT; names: " + names());
    }
    Fault fault =
        Arrays.stream(Fault.values())
            .filter(each -> each.spelled().equals(match.group("name")))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no fault '" + match.group("name") + "'; names: " + names()));
    String times = match.group("times");
    String hosts = match.group("hosts");
    String count = match.group("count");
    return new FaultRule(
        fault,
        times == null ? Faults.ALWAYS : Integer.parseInt(times),
        hosts == null ? List.of() : List.of(hosts.split(",", -1)),
        count == null ? 0 : Integer.parseInt(count));
  }

  private static String names() {
    return Arrays.stream(Fault.values()).map(Fault::spelled).collect(Collectors.joining(", "));
  }
}

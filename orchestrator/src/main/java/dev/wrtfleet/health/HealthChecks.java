package dev.wrtfleet.health;

import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges a router's health in one look. Finished boot and expected firmware are always checked,
 * then what the playbook asks for. Anything unhealthy makes the whole unhealthy, else anything
 * unclear makes it unclear.
 */
public final class HealthChecks {
  private HealthChecks() {}

  /** One look over this link, all checks, all complaints. */
  public static Verdict judge(Link link, Baseline baseline, List<CheckSpec> specs)
      throws LinkException {
    var look = new Look(link);
    var verdicts = new ArrayList<Verdict>();
    for (Check check : checks(specs)) {
      verdicts.add(check.judge(look, baseline));
    }
    return combine(verdicts);
  }

  /** The verdict on the whole. */
  static Verdict combine(List<Verdict> verdicts) {
    var unhealthy = new ArrayList<String>();
    var unclear = new ArrayList<String>();
    var notes = new ArrayList<String>();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Unhealthy(String why) -> unhealthy.add(why);
        case Verdict.Unclear(String why) -> unclear.add(why);
        case Verdict.Healthy(String note) -> notes.add(note);
      }
    }
    if (!unhealthy.isEmpty()) {
      return new Verdict.Unhealthy(join(unhealthy));
    }
    return unclear.isEmpty()
        ? new Verdict.Healthy(join(notes))
        : new Verdict.Unclear(join(unclear));
  }

  private static String join(List<String> words) {
    return words.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
  }

  private static List<Check> checks(List<CheckSpec> specs) {
    Stream<Check> always = Stream.of(new FinishedBoot(), new ExpectedFirmware());
    return Stream.concat(always, specs.stream().map(HealthChecks::check)).toList();
  }

  private static Check check(CheckSpec spec) {
    return switch (spec) {
      case CheckSpec.Services s -> new ServicesCheck();
      case CheckSpec.Interfaces i -> new InterfacesCheck();
      case CheckSpec.Wireless w -> new WirelessCheck();
      case CheckSpec.DefaultRoute d -> new DefaultRouteCheck();
      case CheckSpec.Ping(String address) -> new PingCheck(address);
      case CheckSpec.RunsCommand(String line, int expect) -> new CommandCheck(line, expect);
    };
  }
}

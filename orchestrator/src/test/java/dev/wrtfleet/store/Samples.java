package dev.wrtfleet.store;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.Freeze;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.ImageMap;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.UploadRate;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Windows;
import dev.wrtfleet.problem.Where;
import dev.wrtfleet.rollout.CommandRecord;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.rollout.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** One of everything that is written into the journal. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

  private Samples() {}

  static RunSpec spec() {
    return new RunSpec(
        Path.of("/srv/fleet/canary.yaml"),
        "name: canary\n",
        List.of(Path.of("/srv/fleet/inventory.yaml")),
        Optional.of("role=ap"),
        Optional.empty(),
        Optional.empty(),
        true,
        List.of("--check"),
        "ana",
        NOON);
  }

  static PlannedImage image() {
    return new PlannedImage(
        Path.of("/srv/images/ö 24.10.5.bin"),
        7_340_032,
        "ab".repeat(32),
        List.of("avm,fritzbox-4040"),
        "1.0",
        "24.10.5",
        "r29087-d9c5716d1d",
        false,
        Optional.of(new Provenance(Provenance.Level.SIGNED, "ee28e3baec743f50", "", "")),
        Optional.empty());
  }

  static RouterFacts facts() {
    var services = new TreeMap<String, Boolean>();
    services.put("dnsmasq", true);
    services.put("odhcpd", false);
    return new RouterFacts(
        new Identity("avm,fritzbox-4040", "AVM FRITZ!Box 4040", "ap-01", "1.0"),
        new Release("OpenWrt", "24.10.4", "r28959-29397011cc", "ipq40xx/generic"),
        new Boot("0b7d6a1e-1111-2222-3333-444455556666", "squashfs", false, true),
        new Memory(262_144_000, 100_000_000, 120_000_000),
        new Workings(services, new TreeMap<>(), new TreeMap<>(), true));
  }

  static Playbook playbook() {
    return new Playbook(
            "canary",
            "all access points, \"canaries\" first",
            "role=ap",
            List.of(Path.of("/srv/images")),
            List.of(
                new ImageMap(
                    Optional.empty(),
                    Optional.of("x86/64"),
                    Optional.of("squashfs"),
                    Optional.of(true),
                    Path.of("/srv/images/disk.img.gz"),
                    Optional.of(new Where("canary.yaml", 3, 5)))),
            Optional.of(Provenance.Level.LISTED),
            Optional.empty(),
            ConfigPolicy.WIPE,
            List.of(
                new WaveSpec("one", new Pick.Count(1), Duration.ZERO, true)
                    .withTerms(
                        new ApproveSpec(
                            List.of("ana", "bo"),
                            Optional.of(Duration.ofHours(12)),
                            ApproveSpec.OrElse.PAUSE)),
                new WaveSpec("tenth", new Pick.Percent(10.5), Duration.ofMinutes(90), false),
                new WaveSpec("boards", new Pick.PerBoard(2), Duration.ofMillis(1500), false),
                new WaveSpec("named", new Pick.Matching("site=berlin"), Duration.ofDays(2), false)
                    .withStopWhen(StopWhen.NEVER.withInARow(2).withOfAtLeast(20)),
                new WaveSpec("third", new Pick.PercentOfLeft(33), Duration.ZERO, false),
                new WaveSpec("rest", new Pick.Rest(), Duration.ZERO, false)),
            50,
            new StopWhen(OptionalInt.of(3), OptionalDouble.empty())
                .withPerBoard(1, StopWhen.ThenBoard.HALT)
                .withCount(Set.of(StopWhen.Counted.UNREACHABLE)),
            Duration.ofMinutes(10),
            new HealthSpec(
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                List.of(
                    new CheckSpec.Services(),
                    new CheckSpec.Interfaces(),
                    new CheckSpec.Wireless(),
                    new CheckSpec.DefaultRoute(),
                    new CheckSpec.Ping("9.9.9.9"),
                    new CheckSpec.RunsCommand("pidof batmand", 0))))
        .withSchedule(schedule())
        .withLimits(
            new Limits(
                Limits.Canaries.ALWAYS,
                List.of(new PerLabel("site", 4, Optional.of(new Where("canary.yaml", 9, 3)))),
                List.of(new PerLabel("board", 1, Optional.empty())),
                List.of(new UploadRate(UploadRate.TOTAL, 20_000_000, Optional.empty()))));
  }

  private static Schedule schedule() {
    List<WeeklyHours> berlin = hours("Mon..Fri 22:00-05:00 Europe/Berlin");
    var tokyo = new Windows.Case("site", "tokyo", hours("Sat,Sun 00:00-24:00 Asia/Tokyo"));
    return new Schedule(
        Optional.of(new Windows(berlin, List.of(tokyo))),
        Map.of("tenth", new Windows(hours("01:30-04:00 +02:00"), List.of())),
        List.of(Freeze.parse("2026-12-20..2027-01-06").orElseThrow()),
        Optional.of(Duration.ofMinutes(12)));
  }

  private static List<WeeklyHours> hours(String text) {
    return List.of(WeeklyHours.parse(text).orElseThrow());
  }

  private static Timing timing() {
    return new Timing(
        playbook().schedule().window("one", Map.of()), Duration.ofMinutes(12), "takes");
  }

  static Plan plan() {
    return new Plan(
        playbook(),
        List.of(
            new PlannedHost(
                    "ap-01",
                    "avm,fritzbox-4040",
                    "24.10.4",
                    Optional.of(image()),
                    Optional.of(0),
                    Optional.empty())
                .at(timing()),
            new PlannedHost(
                "ap-02",
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                    new PlannedHost.PlanEnd(Outcome.UNREACHABLE, "no answer", "switch it on")))));
  }

  static Event.FlashIssued flash(String host) {
    return new Event.FlashIssued(
        host,
        "boot-1",
        "r28959-29397011cc",
        image(),
        "ssh-ed25519 AAAA",
        ConfigPolicy.KEEP,
        NOON.plusSeconds(600));
  }

  static Event.HostEnded ended(String host) {
    return new Event.HostEnded(host, Outcome.UPGRADED, "", "");
  }

  /** One event of every type. */
  static List<Event> events() {
    return List.of(
        new Event.RunStarted("3fa2", "canary", "ana"),
        new Event.Planned(plan()),
        new Event.WaveOpened(0),
        new Event.WaveSettled(0, NOON),
        new Event.ApprovalAsked(0, Optional.of(NOON)),
        new Event.Approved(0, "ana", "looks \"good\"\n"),
        new Event.WavePassed(0),
        new Event.Halted("3 failed"),
        new Event.RunFinished(),
        new Event.HostAdmitted("ap-01"),
        new Event.StepStarted("ap-01", Step.UPLOAD, "7.0 MB"),
        new Event.CommandsRun(
            "ap-01",
            Step.PROBE,
            List.of(new CommandRecord("ubus call", "exit 0", "{}", Duration.ofMillis(12)))),
        new Event.FactsRead("ap-01", facts(), "ssh-ed25519 AAAA"),
        flash("ap-01"),
        new Event.FlashSeen("ap-01", "exit 246", "Commencing upgrade."),
        new Event.Proved(
            "ap-01", "boot-2", "r29087-d9c5716d1d", "avm,fritzbox-4040", Duration.ofSeconds(97)),
        new Event.HealthSeen("ap-01", "unclear", "no answer to ping"),
        new Event.HostEnded("ap-01", Outcome.DEGRADED, "wan is down", "look at the cable"),
        new Event.BoardLeftOut("avm,fritzbox-4040", "23.05.5", "2 of it failed"),
        new Event.WindowAwaited(1, NOON, "Europe/Berlin"),
        new Event.WindowOpened(1),
        new Event.ApprovalExpired(0),
        new Event.Planned(
            new Plan(playbook().waitingForAbsent(Duration.ofDays(7)), plan().hosts())),
        new Event.LateAwaited(NOON),
        new Event.HostPutOff("ap-03", "no answer", "switch it on"),
        new Event.HostFound("ap-03", plan().hosts().getFirst()),
        new Event.HookRan(HookPoint.BEFORE_WAVE, 1, true, "exit 0: silenced", Duration.ZERO),
        new Event.HostHookRan(
            "ap-01", HookPoint.LOST, false, "exit 1: no such port", Duration.ofMillis(40)),
        new Event.SoakEnded(0, "ana", "all quiet"),
        new Event.SkipAsked("ap-01", "ana", ""),
        new Event.HostRetried("ap-01", "ana", "power is back"),
        new Event.SoakSeen("ap-01", "healthy", "", 1, true),
        new Event.HostRelapsed("ap-01", Outcome.DEGRADED, "it rebooted", "look at it"),
        new Event.HostAway("ap-01", "no answer"),
        new Event.HostPutBack("ap-01", "the way is down"),
        new Event.SitePaused("berlin", "3 hosts"),
        new Event.SiteResumed("berlin"),
        new Event.RollbackOrdered(1),
        new Event.RunStarted("3fb0", "canary-rollback", "ana", Optional.of("3fa2")),
        new Event.Planned(
            new Plan(
                playbook()
                    .withFallback(
                        new Fallback(
                            List.of(Path.of("/images/before")), Fallback.OnFailedGate.ROLLBACK)),
                List.of(
                    plan()
                        .hosts()
                        .getFirst()
                        .restoring(
                            new KeptConfig("3fa2", "ab".repeat(32), 2000, facts().workings()))))),
        new Event.StageBegun("ap-01", NOON),
        new Event.HostStaged("ap-01", facts(), "ab".repeat(32), 7_340_032),
        new Event.StageFailed("ap-01", "no room"),
        new Event.StageLost("ap-01", "it rebooted"),
        new Event.StageRecalled("ap-01", "the run was halted"),
        new Event.StageCleared("ap-01", "its image is taken off"));
  }
}

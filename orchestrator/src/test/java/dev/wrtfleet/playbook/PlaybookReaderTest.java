package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Where;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaybookReaderTest {
  private static final Path FILE = Path.of("/fleet/playbooks/p.yaml");
  private static final String LEAST = "name: p\nhosts: all\nimages: { catalog: ./images }\n";

  private static Playbook read(String text) {
    return new PlaybookReader(Path.of("/home/me")).read(FILE, text);
  }

  @Test
  void whatIsNotSaidIsCareful() {
    Playbook playbook = read(LEAST);
    assertThat(playbook)
        .isEqualTo(
            new Playbook(
                    "p",
                    "",
                    "all",
                    List.of(Path.of("/fleet/playbooks/images")),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    ConfigPolicy.KEEP,
                    List.of(new WaveSpec("all", new Pick.Rest(), Duration.ZERO, false)),
                    10,
                    StopWhen.FIRST_FAILURE,
                    Duration.ofMinutes(10),
                    new HealthSpec(
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        List.of(
                            new CheckSpec.Services(),
                            new CheckSpec.Interfaces(),
                            new CheckSpec.DefaultRoute())))
                .withLimits(new Limits(Limits.Canaries.ALWAYS, List.of(), List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | ; ; HALT",
        "[anna, ben] | anna,ben; ; HALT",
        "{ by: anna } | anna; ; HALT",
        "{ within: 12h } | ; PT12H; HALT",
        "{ by: [anna, ben@corp], within: 90m, else: pause } | anna,ben@corp; PT1H30M; PAUSE"
      })
  void anApprovalIsReadInAnyOfItsShapes(String written, String expected) {
    WaveSpec wave =
        read(LEAST + "waves: [ { name: one, pick: rest, approve: " + written + " } ]\n")
            .waves()
            .getFirst();
    assertThat(wave.approve()).isTrue();
    ApproveSpec terms = wave.approval();
    assertThat(
            String.join(",", terms.by())
                + "; "
                + terms.within().map(Duration::toString).orElse("")
                + "; "
                + terms.orElse())
        .isEqualTo(expected);
  }

  @Test
  void whenASiteIsDownIsRead() {
    assertThat(read(LEAST).siteDown()).isEqualTo(SiteDown.USUAL);
    assertThat(read(LEAST + "site_down: { by: town, hosts: 2, waits: 90m }\n").siteDown())
        .isEqualTo(new SiteDown("town", 2, Duration.ofMinutes(90)));
    assertThat(read(LEAST + "site_down: { hosts: 5 }\n").siteDown())
        .isEqualTo(new SiteDown("site", 5, SiteDown.USUAL.waits()));
  }

  @Test
  void theWayBackIsRead() {
    assertThat(read(LEAST).fallback()).isEqualTo(Fallback.NONE);
    String images = "images: { catalog: ./images, before: [./old, /older] }\n";
    assertThat(read("name: p\nhosts: all\n" + images + "on_failed_gate: rollback\n").fallback())
        .isEqualTo(
            new Fallback(
                List.of(Path.of("/fleet/playbooks/old"), Path.of("/older")),
                Fallback.OnFailedGate.ROLLBACK));
    assertThat(read(LEAST + "on_failed_gate: halt\n").fallback()).isEqualTo(Fallback.NONE);
  }

  @Test
  void aBuildIsRead() {
    BuildSpec build =
        read("""
        name: p
        hosts: all
        images:
          build:
            server: https://asu.example:8443/mirror/
            release: 24.10.5
            packages: [as-installed, luci-ssl, -ppp]
            filesystem: ext4
            rootfs_size_mb: 512
            within: 2h
        """)
            .build()
            .orElseThrow();
    assertThat(build)
        .isEqualTo(
            new BuildSpec(
                URI.create("https://asu.example:8443/mirror"),
                "24.10.5",
                new BuildSpec.Packages(true, List.of("luci-ssl", "-ppp")),
                Optional.of("ext4"),
                Optional.of(512),
                Duration.ofHours(2)));
  }

  @Test
  void aBuildOfWhatIsInstalledNeedsNoList() {
    BuildSpec build =
        read("""
        name: p
        hosts: all
        images:
          require: listed
          build: { server: http://10.0.0.2, release: 24.10.0-rc4, packages: as-installed }
        """)
            .build()
            .orElseThrow();
    assertThat(build.packages()).isEqualTo(new BuildSpec.Packages(true, List.of()));
    assertThat(build.within()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void everythingThatCanBeSaidIsRead() {
    Playbook playbook =
        read(
            """
            name: Autumn 24.10
            describe: "canaries first"
            hosts: role=ap & !frozen
            images:
              catalog: [../a, ~/b, /c/d.bin]
              map:
                - { target: x86/64, rootfs: squashfs, efi: true, file: efi.img.gz }
                - { board: "asus,rt-ac68u", file: /x.trx }
            config: wipe
            at_once: { total: 50 }
            stop_when: { failed: 3, failed_percent: 2.5 }
            return_within: 1h30m
            health:
              stable_for: 0s
              within: 90s
              checks: [services, interfaces, wireless, default_route, { ping: 9.9.9.9 },
                { command: "pidof batmand", expect: 1 }, { command: "true" }]
            """);
    assertThat(playbook.catalog())
        .containsExactly(Path.of("/fleet/a"), Path.of("/home/me/b"), Path.of("/c/d.bin"));
    assertThat(playbook.map())
        .containsExactly(
            new ImageMap(
                Optional.empty(),
                Optional.of("x86/64"),
                Optional.of("squashfs"),
                Optional.of(true),
                Path.of("/fleet/playbooks/efi.img.gz"),
                Optional.of(new Where(FILE.toString(), 7, 7))),
            new ImageMap(
                Optional.of("asus,rt-ac68u"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Path.of("/x.trx"),
                Optional.of(new Where(FILE.toString(), 8, 7))));
    assertThat(playbook.config()).isEqualTo(ConfigPolicy.WIPE);
    assertThat(playbook.atOnce()).isEqualTo(50);
    assertThat(playbook.stopWhen())
        .isEqualTo(new StopWhen(OptionalInt.of(3), OptionalDouble.of(2.5)));
    assertThat(playbook.returnWithin()).isEqualTo(Duration.ofMinutes(90));
    assertThat(playbook.health())
        .isEqualTo(
            new HealthSpec(
                Duration.ZERO,
                Duration.ofSeconds(90),
                List.of(
                    new CheckSpec.Services(),
                    new CheckSpec.Interfaces(),
                    new CheckSpec.Wireless(),
                    new CheckSpec.DefaultRoute(),
                    new CheckSpec.Ping("9.9.9.9"),
                    new CheckSpec.RunsCommand("pidof batmand", 1),
                    new CheckSpec.RunsCommand("true", 0))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2; Count[hosts=2]",
        "10%; Percent[percent=10.0]",
        "0.5 %; Percent[percent=0.5]",
        "100%; Percent[percent=100.0]",
        "rest; Rest[]",
        "{ per_board: 2 }; PerBoard[hosts=2]",
        "{ percent: 7.5 }; Percent[percent=7.5]",
        "{ percent: 10, of: all }; Percent[percent=10.0]",
        "{ percent: 10, of: left }; PercentOfLeft[percent=10.0]",
        "role=ap & !frozen; Matching[selector=role=ap & !frozen]",
        "{ hosts: 'ap[01:04]' }; Matching[selector=ap[01:04]]",
        "ap01; Matching[selector=ap01]",
      })
  void aWavePicks(String pick, String expected) {
    Playbook playbook =
        read(
            LEAST
                + "waves:\n  - name: w\n    pick: "
                + pick
                + "\n    soak: 2h\n    approve: true\n");
    WaveSpec wave = playbook.waves().getFirst();
    assertThat(wave.pick()).hasToString(expected);
    assertThat(wave.soak()).isEqualTo(Duration.ofHours(2));
    assertThat(wave.approve()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"listed, LISTED", "signed, SIGNED"})
  void imagesMayHaveToBeVouchedFor(String word, Provenance.Level level) {
    String text = LEAST.replace("./images }", "./images, require: " + word + " }");
    assertThat(read(text).require()).contains(level);
    assertThat(read(LEAST).require()).isEmpty();
  }

  @Test
  void windowsFreezesAndDurationsAreRead() {
    Schedule schedule =
        read(LEAST
                + """
                waves:
                  - { name: one, pick: 1 }
                  - { name: rest, pick: rest, window: "Sat,Sun 08:00-20:00 UTC" }
                window:
                  default: [ Mon..Fri 22:00-05:00 Europe/Berlin, 'Sat,Sun 00:00-24:00 Europe/Berlin' ]
                  site:
                    tokyo: Mon..Fri 22:00-05:00 Asia/Tokyo
                freeze: [ 2026-12-20..2027-01-06, 2026-11-27 ]
                takes: 12m
                """)
            .schedule();
    assertThat(schedule.takes()).contains(Duration.ofMinutes(12));
    String freeze = ", not on 2026-12-20..2027-01-06, 2026-11-27";
    assertThat(schedule.window("one", Map.of("site", "berlin")).orElseThrow().words())
        .isEqualTo(
            "Mon..Fri 22:00-05:00 Europe/Berlin or Sat,Sun 00:00-24:00 Europe/Berlin" + freeze);
    assertThat(schedule.window("one", Map.of("site", "tokyo")).orElseThrow().words())
        .isEqualTo("Mon..Fri 22:00-05:00 Asia/Tokyo" + freeze);
    assertThat(schedule.window("rest", Map.of("site", "tokyo")).orElseThrow().words())
        .isEqualTo("Sat,Sun 08:00-20:00 UTC" + freeze);
  }

  @Test
  void withoutAWindowAnyTimeWillDo() {
    assertThat(read(LEAST).schedule()).isEqualTo(Schedule.ANY_TIME);
    assertThat(read(LEAST).schedule().window("all", Map.of())).isEmpty();
    assertThat(read(LEAST + "window: 01:00-02:00 UTC\nfreeze: 2026-12-24\n").schedule().freeze())
        .containsExactly(Freeze.parse("2026-12-24").orElseThrow());
  }

  @Test
  void oneGateAloneIsEnough() {
    assertThat(read(LEAST + "stop_when: { failed_percent: 5 }\n").stopWhen())
        .isEqualTo(new StopWhen(OptionalInt.empty(), OptionalDouble.of(5)));
  }

  @Test
  void limitsAreReadWithTheirPlaces() {
    Playbook read =
        read(
            LEAST
                + "at_once: { total: 50, site: 4, board: 10 }\napart: { site: 2 }\n"
                + "canaries: waves\nupload: { total: 20MB/s, site: 512KiB/s }\n");
    int line = (int) LEAST.lines().count() + 1;
    assertThat(read.atOnce()).isEqualTo(50);
    assertThat(read.limits())
        .isEqualTo(
            new Limits(
                Limits.Canaries.WAVES,
                List.of(limit("site", 4, line, 23), limit("board", 10, line, 32)),
                List.of(limit("site", 2, line + 1, 10)),
                List.of(
                    rate("total", 20_000_000, line + 3, 11), rate("site", 524_288, line + 3, 26))));
  }

  private static UploadRate rate(String label, long bytesPerSecond, int line, int column) {
    return new UploadRate(
        label, bytesPerSecond, Optional.of(new Where(FILE.toString(), line, column)));
  }

  private static PerLabel limit(String label, int hosts, int line, int column) {
    return new PerLabel(label, hosts, Optional.of(new Where(FILE.toString(), line, column)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{ per_board: 1 }; 0; 0; 0; 1; LEAVE_OUT; 0; []",
        "{ per_board: { failed: 2 } }; 0; 0; 0; 2; LEAVE_OUT; 0; []",
        "{ per_board: { failed: 2, then: halt } }; 0; 0; 0; 2; HALT; 0; []",
        "{ in_a_row: 3 }; 0; 0; 0; 0; LEAVE_OUT; 3; []",
        "{ failed_percent: { percent: 2.5 } }; 0; 2.5; 0; 0; LEAVE_OUT; 0; []",
        "{ failed_percent: { percent: 5, of_at_least: 20 } }; 0; 5; 20; 0; LEAVE_OUT; 0; []",
        "{ failed: 1, count: [refused, unreachable] }; 1; 0; 0; 0; LEAVE_OUT; 0;"
            + " [UNREACHABLE, REFUSED]",
      })
  void budgetsAreWrittenSo(
      String text,
      int failed,
      double percent,
      int atLeast,
      int perBoard,
      StopWhen.ThenBoard then,
      int inARow,
      String count) {
    StopWhen read = read(LEAST + "stop_when: " + text + "\n").stopWhen();
    assertThat(read.failed().orElse(0)).isEqualTo(failed);
    assertThat(read.failedPercent().orElse(0)).isEqualTo(percent);
    assertThat(read.ofAtLeast().orElse(0)).isEqualTo(atLeast);
    assertThat(read.perBoard().orElse(0)).isEqualTo(perBoard);
    assertThat(read.thenBoard()).isEqualTo(then);
    assertThat(read.inARow().orElse(0)).isEqualTo(inARow);
    assertThat(read.count()).hasToString(count);
  }

  @Test
  void theFirstFailureHaltsInEveryWaveThatSaysNothingWhereOneDoes() {
    String waves =
        "waves: [{ name: a, pick: 1 }, { name: b, pick: rest, stop_when: { failed: 4 } }]\n";
    Playbook read = read(LEAST + waves);
    assertThat(read.stopWhen()).isEqualTo(StopWhen.NEVER);
    assertThat(read.waves().get(0).stopWhen()).contains(StopWhen.FIRST_FAILURE);
    assertThat(read.waves().get(1).stopWhen().orElseThrow().failed()).hasValue(4);
    Playbook both = read(LEAST + waves + "stop_when: { failed: 2 }\n");
    assertThat(both.stopWhen().failed()).hasValue(2);
    assertThat(both.waves().get(0).stopWhen()).isEmpty();
  }

  @Test
  void noChecksAtAllMustBeWritten() {
    assertThat(read(LEAST + "health: { checks: [] }\n").health().checks()).isEmpty();
  }

  @Test
  void aWrongPlaybookEndsWithWrongInput() {
    var refused = catchThrowableOfType(FleetException.class, () -> read("name: p\n"));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
  }
}

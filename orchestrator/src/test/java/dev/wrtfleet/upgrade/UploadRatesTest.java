package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.UploadRate;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** In a time of its own: uploads take turns, each as soon as it may send its next block. */
class UploadRatesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int BLOCK = 64_000;

  /** Of one upload: when it may send next, and what it has sent. */
  private static final class Sender {
    private final PlannedHost host;
    private long mayAt;
    private long sent;

    Sender(PlannedHost host) {
      this.host = host;
    }
  }

  /** How many bytes each host was sent. */
  private record Sent(Map<String, Long> bytes) {
    long by(String host) {
      return bytes.getOrDefault(host, 0L);
    }
  }

  private long now;
  private long pausedUntil;
  private final UploadRates rates = rates(Optional.empty());

  private UploadRates rates(Optional<UploadRates.Account> account) {
    return new UploadRates(this::time, nanos -> pausedUntil = time() + nanos, account);
  }

  private long time() {
    return Math.max(now, pausedUntil);
  }

  private static PlannedHost host(String name, String site) {
    return new PlannedHost(
            name,
            "acme,one",
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.of(new PlannedHost.PlanEnd(Outcome.CURRENT, "", "")))
        .withLabels(new TreeMap<>(Map.of("site", site)));
  }

  private static Playbook playbook(UploadRate... upload) {
    return new Playbook(
            "p",
            "",
            "all",
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            ConfigPolicy.KEEP,
            List.of(),
            4,
            StopWhen.NEVER,
            Duration.ofMinutes(1),
            new HealthSpec(Duration.ofMinutes(1), Duration.ofMinutes(5), List.of()))
        .withLimits(Limits.NONE.withUpload(List.of(upload)));
  }

  private static UploadRate rate(String label, long bytesPerSecond) {
    return new UploadRate(label, bytesPerSecond, Optional.empty());
  }

  /** Lets them send for so long; how many bytes each sent. */
  private Sent send(Playbook playbook, long seconds, PlannedHost... hosts) {
    return send(host -> rates, playbook, seconds, hosts);
  }

  private Sent send(
      Function<PlannedHost, UploadRates> of,
      Playbook playbook,
      long seconds,
      PlannedHost... hosts) {
    var senders = new ArrayList<Sender>();
    for (PlannedHost host : hosts) {
      senders.add(new Sender(host));
    }
    while (true) {
      Sender next = senders.getFirst();
      for (Sender each : senders) {
        next = each.mayAt < next.mayAt ? each : next;
      }
      if (next.mayAt >= seconds * SECOND) {
        break;
      }
      now = next.mayAt;
      pausedUntil = now;
      next.sent += BLOCK;
      of.apply(next.host).paid(next.host, playbook, BLOCK, () -> {});
      // Not to be outrun by rounding: nobody sends twice in one instant for ever.
      next.mayAt = Math.max(time(), now + 1);
    }
    var sent = new TreeMap<String, Long>();
    senders.forEach(each -> sent.put(each.host.name(), each.sent));
    return new Sent(sent);
  }

  @Test
  void whatOneUploadSendsStaysWithinTheTotal() {
    Sent sent = send(playbook(rate("total", 1_000_000)), 10, host("a", "berlin"));
    assertThat(sent.by("a")).isCloseTo(10_000_000, within((long) BLOCK));
  }

  @Test
  void manyUploadsShareTheTotalEvenly() {
    PlannedHost[] hosts = new PlannedHost[5];
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] = host("h" + i, "berlin");
    }
    Sent sent = send(playbook(rate("total", 1_000_000)), 20, hosts);
    long all = sent.bytes().values().stream().mapToLong(Long::longValue).sum();
    assertThat(all).isCloseTo(20_000_000, within(5L * BLOCK));
    assertThat(sent.bytes().values())
        .allSatisfy(each -> assertThat(each).isCloseTo(4_000_000, within(2L * BLOCK)));
  }

  /** As the database keeps it, in the time of this test. */
  private UploadRates.Account account() {
    Map<String, Long> until = new TreeMap<>();
    return (line, length) -> {
      long over = Math.max(until.getOrDefault(line, 0L), time()) + length.toNanos();
      until.put(line, over);
      return Duration.ofNanos(over - time());
    };
  }

  @Test
  void processesThatShareAnAccountKeepToTheRateTogether() {
    Optional<UploadRates.Account> account = Optional.of(account());
    Map<String, UploadRates> processes =
        Map.of("a", rates(account), "b", rates(account), "c", rates(account));
    Sent sent =
        send(
            host -> Objects.requireNonNull(processes.get(host.name().substring(0, 1))),
            playbook(rate("total", 1_000_000), rate("site", 600_000)),
            30,
            host("a1", "berlin"),
            host("a2", "berlin"),
            host("b1", "berlin"),
            host("c1", "hamburg"));
    long berlin = sent.by("a1") + sent.by("a2") + sent.by("b1");
    assertThat(berlin).isBetween(15_000_000L, 18_000_000L + 3 * BLOCK);
    assertThat(sent.by("b1")).isGreaterThan(5_000_000L);
    assertThat(berlin + sent.by("c1")).isBetween(26_000_000L, 30_000_000L + 4 * BLOCK);
  }

  @Test
  void whoHasTheAccountAloneSendsAsFastAsTheRateSays() {
    UploadRates alone = rates(Optional.of(account()));
    Sent sent = send(host -> alone, playbook(rate("total", 1_000_000)), 20, host("a", "berlin"));
    assertThat(sent.by("a")).isBetween(19_000_000L, 20_000_000L + BLOCK);
  }

  @Test
  void aThinSiteLeavesTheRestOfTheTotalToTheOthers() {
    Playbook playbook = playbook(rate("total", 1_000_000), rate("site", 700_000));
    Sent sent =
        send(playbook, 20, host("b1", "berlin"), host("b2", "berlin"), host("h", "hamburg"));
    assertThat(sent.by("b1") + sent.by("b2")).isLessThanOrEqualTo(14_000_000 + 2 * BLOCK);
    assertThat(sent.by("b1") + sent.by("b2") + sent.by("h"))
        .isCloseTo(20_000_000, within(4L * BLOCK));
  }

  @Test
  void eachSiteHasItsOwnRate() {
    Sent sent =
        send(playbook(rate("site", 100_000)), 30, host("b", "berlin"), host("h", "hamburg"));
    assertThat(sent.bytes().values())
        .allSatisfy(each -> assertThat(each).isCloseTo(3_000_000, within((long) BLOCK)));
  }

  @Test
  void whoIsNotMeantByARateDoesNotWait() {
    rates.paid(host("a", "berlin"), playbook(), 1_000_000_000, () -> {});
    rates.paid(host("a", "berlin"), playbook(rate("rack", 16_000)), 1_000_000_000, () -> {});
    assertThat(time()).isZero();
  }

  @Test
  void twoRunsShareOneLine() {
    Playbook one = playbook(rate("site", 100_000));
    rates.paid(host("a", "berlin"), one, 100_000, () -> {});
    assertThat(time()).isEqualTo(SECOND);
    pausedUntil = 0;
    rates.paid(host("b", "berlin"), playbook(rate("site", 200_000)), 100_000, () -> {});
    assertThat(time()).isEqualTo(SECOND + SECOND / 2);
  }

  @Test
  void aLineThatWasQuietHasSavedNothingUp() {
    Playbook playbook = playbook(rate("total", 100_000));
    rates.paid(host("a", "berlin"), playbook, 100_000, () -> {});
    now = 100 * SECOND;
    pausedUntil = 0;
    rates.paid(host("a", "berlin"), playbook, 200_000, () -> {});
    assertThat(time()).isEqualTo(102 * SECOND);
  }

  @Test
  void anUploadThatIsToStopDoesNotWaitToItsEnd() {
    Runnable stop =
        () -> {
          if (time() > SECOND) {
            throw new CancellationException("told to");
          }
        };
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> rates.paid(host("a", "x"), playbook(rate("total", 16_000)), 16_000_000, stop));
    assertThat(time()).isLessThan(2 * SECOND);
  }

  @Test
  void anUploadIsGivenTheTimeThatItsRatesTakeWithAllOthersSending() {
    PlannedHost host = host("a", "berlin");
    assertThat(UploadRates.longest(host, playbook(), 8_000_000)).isZero();
    assertThat(UploadRates.longest(host, playbook(rate("total", 1_000_000)), 8_000_000))
        .isBetween(Duration.ofSeconds(32), Duration.ofSeconds(34));
  }
}

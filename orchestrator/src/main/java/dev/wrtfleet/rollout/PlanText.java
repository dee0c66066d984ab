package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.SiteDown;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A plan as one text, the same for equal plans, for its digest.
 *
 * <p>Every word is written with its length before it, so that no two plans give the same text by
 * moving a border between words.
 */
final class PlanText {
  /** Changed whenever the text of a plan changes shape. */
  private static final String SHAPE = "wrtfleet-plan-1";

  private final StringBuilder text = new StringBuilder();

  private PlanText() {}

  static String digest(Plan plan) {
    var canonical = new PlanText();
    canonical.add(SHAPE);
    canonical.policies(plan.playbook());
    canonical.waves(plan.playbook().waves());
    canonical.health(plan.playbook().health());
    canonical.add(plan.hosts().size());
    plan.hosts().forEach(canonical::host);
    canonical.budgets(plan.playbook());
    canonical.limits(plan);
    return sha256(canonical.text.toString());
  }

  private void policies(Playbook playbook) {
    StopWhen stop = playbook.stopWhen();
    add(playbook.name());
    add(playbook.config());
    add(playbook.atOnce());
    add(stop.failed().isPresent() ? stop.failed().getAsInt() : "");
    add(stop.failedPercent().isPresent() ? stop.failedPercent().getAsDouble() : "");
    add(playbook.returnWithin());
    // What came later counts where it says something, so that older plans keep their digest.
    playbook.waitForAbsent().ifPresent(time -> add("wait_for_absent", time));
    playbook.hooks().at().forEach(this::hook);
    if (playbook.schedule().stages()) {
      add("stage");
    }
    if (!playbook.siteDown().equals(SiteDown.USUAL)) {
      SiteDown site = playbook.siteDown();
      add("site_down", site.by(), site.hosts(), site.waits());
    }
    // Where images of before lie says nothing of what this plan does.
    if (playbook.fallback().onFailedGate() != Fallback.NONE.onFailedGate()) {
      add("on_failed_gate", playbook.fallback().onFailedGate());
    }
  }

  /** Not where the program lies, which differs from machine to machine. */
  private void hook(HookPoint point, HookSpec spec) {
    String program = spec.run().getFirst();
    add("hook", point, program.substring(program.lastIndexOf('/') + 1));
    list(spec.run().subList(1, spec.run().size()));
    add(spec.timeout(), spec.stops());
    list(spec.env());
  }

  /** What came later is written only where it says something: older plans keep their text. */
  private void budgets(Playbook playbook) {
    moreOf("stop_when", playbook.stopWhen());
    for (int wave = 0; wave < playbook.waves().size(); wave++) {
      Optional<StopWhen> own = playbook.waves().get(wave).stopWhen();
      if (own.isPresent()) {
        String name = "stop_when of wave " + wave;
        add(name, own.get().failed(), own.get().failedPercent());
        moreOf(name, own.get());
      }
    }
  }

  private void moreOf(String name, StopWhen stop) {
    boolean saysMore = !stop.equals(new StopWhen(stop.failed(), stop.failedPercent()));
    if (saysMore) {
      add("more of " + name, stop.ofAtLeast(), stop.perBoard(), stop.thenBoard());
      add(stop.inARow(), stop.count());
    }
  }

  private void limits(Plan plan) {
    Limits limits = plan.playbook().limits();
    if (limits.canaries() != Limits.Canaries.WAVES) {
      add("canaries", limits.canaries());
    }
    limits.atOnce().forEach(limit -> add("at_once", limit.label(), limit.hosts()));
    limits.apart().forEach(limit -> add("apart", limit.label(), limit.hosts()));
    limits.upload().forEach(rate -> add("upload", rate.label(), rate.bytesPerSecond()));
    for (PlannedHost host : plan.hosts()) {
      host.labels().forEach((label, value) -> add("label", host.name(), label, value));
      if (!host.after().isEmpty()) {
        add("after", host.name());
        list(host.after());
      }
    }
  }

  private void waves(List<WaveSpec> waves) {
    add(waves.size());
    for (WaveSpec wave : waves) {
      add(wave.name());
      pick(wave.pick());
      add(wave.soak());
      add(wave.approve());
      // Only where something is said, so that the digests of plans without it stay.
      wave.terms().ifPresent(this::terms);
    }
  }

  private void terms(ApproveSpec terms) {
    add("approve");
    list(terms.by());
    add(terms.within().map(Duration::toString).orElse(""), terms.orElse());
  }

  private void pick(Pick pick) {
    switch (pick) {
      case Pick.Count p -> add("count", p.hosts());
      case Pick.Percent p -> add("percent", p.percent());
      case Pick.PerBoard p -> add("per_board", p.hosts());
      case Pick.Matching p -> add("matching", p.selector());
      case Pick.Rest p -> add("rest");
      case Pick.PercentOfLeft p -> add("percent_of_left", p.percent());
    }
  }

  private void health(HealthSpec health) {
    add(health.stableFor());
    add(health.within());
    add(health.checks().size());
    // A check's own text: name and all values of its record.
    for (Object check : health.checks()) {
      add(check);
    }
  }

  private void host(PlannedHost host) {
    add(host.name(), host.board(), host.fromVersion());
    add(host.wave().map(String::valueOf).orElse(""));
    add(host.ended().map(end -> end.outcome().name()).orElse(""));
    list(host.through());
    add(host.image().isPresent());
    host.image().ifPresent(this::image);
    host.away().ifPresent(away -> add("away"));
    host.restores().ifPresent(config -> add("restores", config.run(), config.sha256()));
    host.timing()
        .window()
        .ifPresent(window -> add("window", window.words(), host.timing().takes()));
    host.timing().staged().ifPresent(length -> add("staged", length));
  }

  private void image(PlannedImage image) {
    add(image.sha256(), image.sizeBytes());
    list(image.boards());
    add(image.compatVersion(), image.version(), image.revision(), image.mapped());
  }

  private void list(List<String> words) {
    add(words.size());
    words.forEach(this::add);
  }

  private void add(Object... words) {
    for (Object word : words) {
      String written = word.toString();
      text.append(written.length()).append(':').append(written).append('\n');
    }
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.wrtfleet.view.terminal;

import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.rollout.BuiltWith;
import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.rollout.Outlook;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.TwoSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A plan for people and for scripts: who, in which wave, with which image, and who not and why. */
public final class PlanView {
  private final Paint paint;
  private final int hostsShown;

  /** Shows at most {@code hostsShown} hosts of a wave. */
  public PlanView(Paint paint, int hostsShown) {
    this.paint = paint;
    this.hostsShown = hostsShown;
  }

  /** The plan as lines. */
  public List<String> lines(Plan plan) {
    Playbook playbook = plan.playbook();
    var lines = new ArrayList<String>();
    lines.add(paint.bold(playbook.name()) + "  " + playbook.describe());
    lines.add("");
    images(plan).values().forEach(image -> lines.addAll(imageLines(plan, image)));
    for (int wave = 0; wave < plan.waves(); wave++) {
      lines.addAll(wave(plan, wave));
    }
    lines.addAll(notInAWave(plan));
    lines.add("");
    lines.addAll(LimitWords.lines(plan));
    lines.addAll(BudgetWords.lines(playbook));
    lines.add(summary(plan));
    return lines;
  }

  /** One JSON object a host. */
  public List<String> json(Plan plan) {
    return json(plan, Outlook.NONE);
  }

  /** One JSON object a host, with what is known of the way back. */
  public List<String> json(Plan plan, Outlook outlook) {
    Set<String> canaries = LimitWords.canaries(plan);
    return plan.hosts().stream()
        .map(host -> {
          Optional<Optional<String>> obstacle =
              Optional.ofNullable(outlook.hosts().get(host.name()));
          return json(plan, host, canaries.contains(host.name()))
              .put("can_roll_back", obstacle.map(Optional::isEmpty))
              .put("rollback_obstacle", obstacle.flatMap(why -> why))
              .put("second_slot", TwoSlots.has(host.board()))
              .line();
        })
        .toList();
  }

  private static JsonLine json(Plan plan, PlannedHost host, boolean isCanary) {
    return new JsonLine()
        .put("host", host.name())
        .put("wave", host.wave().map(wave -> wave + 1))
        .put("action", action(host))
        .put("board", host.board())
        .put("from", host.fromVersion())
        .put("to", host.image().map(PlannedImage::version))
        .put("image", host.image().map(image -> image.file().toString()))
        .put("sha256", host.image().map(PlannedImage::sha256))
        .put("provenance", provenance(host).map(found -> found.level().word()))
        .put("signed_by", provenance(host).map(Provenance::key).filter(key -> !key.isEmpty()))
        .put("built_by", built(host).map(BuiltWith::server))
        .put("build_request", built(host).map(BuiltWith::request))
        .put("packages", built(host).map(BuiltWith::packages))
        .put("config", plan.playbook().config().name().toLowerCase(Locale.ROOT))
        .put("restores", host.restores().map(KeptConfig::run))
        .put("window", host.timing().window().map(Window::words))
        .put("takes_seconds", host.wave().map(wave -> host.timing().takes().toSeconds()))
        .put("canary", isCanary)
        .put("after", host.after())
        .put("reason", host.ended().or(host::away).map(PlannedHost.PlanEnd::reason))
        .put("advice", host.ended().or(host::away).map(PlannedHost.PlanEnd::advice));
  }

  private static Optional<Provenance> provenance(PlannedHost host) {
    return host.image().flatMap(PlannedImage::provenance);
  }

  private static Optional<BuiltWith> built(PlannedHost host) {
    return host.image().flatMap(PlannedImage::built);
  }

  private static String action(PlannedHost host) {
    return host.ended()
        .map(end -> end.outcome().name().toLowerCase(Locale.ROOT))
        .orElse(host.away().isPresent() ? "wait" : "upgrade");
  }

  private static Map<String, PlannedImage> images(Plan plan) {
    var images = new TreeMap<String, PlannedImage>();
    for (PlannedHost host : plan.hosts()) {
      host.image().ifPresent(image -> images.put(fileName(image) + " " + image.sha256(), image));
    }
    return images;
  }

  private List<String> imageLines(Plan plan, PlannedImage image) {
    var lines = new ArrayList<String>();
    lines.add(imageLine(fileName(image), image));
    image.built().ifPresent(built -> lines.addAll(builtLines(plan, image, built)));
    return lines;
  }

  /** Built images of one board differ in their packages only: who gets which must be said. */
  private List<String> builtLines(Plan plan, PlannedImage image, BuiltWith built) {
    List<String> hosts =
        plan.hosts().stream()
            .filter(host -> host.image().equals(Optional.of(image)))
            .map(PlannedHost::name)
            .toList();
    int count = built.packages().size();
    boolean all = hostsShown == Integer.MAX_VALUE; // -v
    String names =
        all || hosts.size() == 1
            ? String.join(", ", hosts)
            : hosts.getFirst() + " and " + (hosts.size() - 1) + " more";
    var lines = new ArrayList<String>();
    lines.add(
        paint.dim(
            "       built by %s with %d %s, for %s"
                .formatted(built.server(), count, count == 1 ? "package" : "packages", names)));
    if (all && count > 0) {
      lines.add(paint.dim("       " + String.join(" ", built.packages())));
    }
    return lines;
  }

  private String imageLine(String file, PlannedImage image) {
    return "Image  "
        + file
        + paint.dim(
            "  "
                + Words.size(image.sizeBytes())
                + "  sha256 "
                + image.sha256().substring(0, Math.min(12, image.sha256().length()))
                + "…"
                + (image.mapped() && image.built().isEmpty()
                    ? "  by the playbook's map or profiles.json"
                    : ""))
        + image.provenance().map(found -> "  " + ProvenanceWords.of(found, paint)).orElse("");
  }

  private List<String> wave(Plan plan, int index) {
    WaveSpec spec = plan.playbook().waves().get(index);
    List<PlannedHost> hosts = plan.wave(index);
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(
        paint.bold("Wave " + (index + 1) + "/" + plan.waves() + " " + spec.name())
            + "  "
            + (hosts.size() == 1 ? "1 host" : hosts.size() + " hosts")
            + "  at once "
            + Math.min(plan.playbook().atOnce(), Math.max(1, hosts.size()))
            + LimitWords.atOnce(plan.playbook().limits())
            + (spec.soak().equals(Duration.ZERO) ? "" : "  soak " + Words.duration(spec.soak()))
            + (isLate(plan, index) ? "  " + lateWords(plan) : "")
            + (spec.approve()
                ? "  " + paint.warn("then waits for " + ApprovalWords.terms(spec))
                : ""));
    var table = new Table("", "", "", "", "");
    Set<String> canaries = LimitWords.canaries(plan);
    for (PlannedHost host : hosts.stream().limit(hostsShown).toList()) {
      table.row(
          "~ " + host.name(),
          host.board(),
          host.away()
              .map(PlannedHost.PlanEnd::reason)
              .map(Words::plain)
              .orElseGet(() ->
                  host.fromVersion() + " → " + host.image().map(PlannedImage::version).orElse("?")),
          config(plan, host),
          canaries.contains(host.name()) ? "canary" : "");
    }
    table.lines().stream().skip(1).map(line -> "  " + line).forEach(lines::add);
    if (hosts.size() > hostsShown) {
      lines.add("  ~ … and " + (hosts.size() - hostsShown) + " more (-v lists all)");
    }
    return lines;
  }

  private static String config(Plan plan, PlannedHost host) {
    return host.restores()
        .map(config -> "config of before run " + config.run())
        .orElse(plan.playbook().config() == ConfigPolicy.KEEP ? "keep config" : "WIPE config");
  }

  private static boolean isLate(Plan plan, int wave) {
    return plan.playbook().lateWave().filter(late -> late == wave).isPresent();
  }

  private static String lateWords(Plan plan) {
    return "away: waited for up to "
        + WrittenDuration.format(plan.playbook().waitForAbsent().orElseThrow())
        + " when all others are done";
  }

  private List<String> notInAWave(Plan plan) {
    var lines = new ArrayList<String>();
    for (PlannedHost host : plan.hosts()) {
      host.ended()
          .ifPresent(end -> {
            String name = OutcomeSign.sign(end.outcome()) + " " + host.name();
            lines.add(
                "  "
                    + OutcomeSign.paint(paint, end.outcome(), name)
                    + "  "
                    + OutcomeSign.word(end.outcome())
                    + ": "
                    + Words.plain(end.reason()));
            if (!end.advice().isEmpty()) {
              lines.add("      " + paint.dim(Words.plain(end.advice())));
            }
          });
    }
    if (!lines.isEmpty()) {
      lines.addFirst(paint.bold("Not in a wave"));
      lines.addFirst("");
    }
    return lines;
  }

  private static String summary(Plan plan) {
    long upgrade = plan.hosts().stream().filter(host -> host.wave().isPresent()).count();
    var others = new TreeMap<String, Integer>();
    for (PlannedHost host : plan.hosts()) {
      host.ended().ifPresent(e -> others.merge(OutcomeSign.word(e.outcome()), 1, Integer::sum));
    }
    boolean isWayBack = plan.hosts().stream().anyMatch(host -> host.restores().isPresent());
    var text =
        new StringBuilder("Plan: " + upgrade + (isWayBack ? " to bring back" : " to upgrade"));
    others.forEach((word, count) -> text.append(", ").append(count).append(' ').append(word));
    return text.append(". Digest ").append(plan.digest(), 0, 12).append('.').toString();
  }

  private static String fileName(PlannedImage image) {
    return String.valueOf(image.file().getFileName());
  }
}

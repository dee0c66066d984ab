package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Choice;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.MappedImage;
import dev.wrtfleet.image.Metadata;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.playbook.BuildSpec;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.ImageMap;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.PlannedHost.PlanEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the one image a surveyed router is to get, or the reason it gets none: by the playbook's
 * map where an entry names the router, else by the boards the images themselves name.
 */
final class ImageMatch {
  /** The host name of OpenWrt's failsafe mode (base-files, lib/preinit/30_failsafe_wait). */
  private static final String FAILSAFE_HOSTNAME = "OpenWrt-failsafe";

  private static final String INITRAMFS = "initramfs";

  /** Every build outside a source repository has this one (OpenWrt scripts/getver.sh). */
  private static final String NO_REVISION = "unknown";

  /**
   * A version code of any other form was made up by who built it, and no router reports it (OpenWrt
   * include/version.mk, CONFIG_VERSION_CODE).
   */
  private static final Pattern REVISION = Pattern.compile("r\\d+(\\+\\d+)?-[0-9a-f]+");

  /** Every build of the development branch has this version. */
  private static final String SNAPSHOT = "SNAPSHOT";

  private static final Memory NO_MEMORY = new Memory(0, 0, 0);
  private static final Workings NO_WORKINGS =
      new Workings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), false);

  private final Playbook playbook;
  private final Catalog catalog;
  private final Map<String, OwnImage> own;
  private final boolean keepsConfig;
  private final Map<RouterFacts, Choice> choices = new HashMap<>();

  ImageMatch(Playbook playbook, Catalog catalog) {
    this(playbook, catalog, Map.of());
  }

  /** Hosts that map and catalog have nothing for get their own image, where there is one. */
  ImageMatch(Playbook playbook, Catalog catalog, Map<String, OwnImage> own) {
    this.playbook = playbook;
    this.catalog = catalog;
    this.own = own;
    this.keepsConfig = playbook.config() == ConfigPolicy.KEEP;
  }

  /** The image and no end, or an end and maybe the image it is about. */
  record Match(Optional<PlannedImage> image, Optional<PlanEnd> end) {
    static Match refused(String reason, String advice) {
      return new Match(Optional.empty(), Optional.of(new PlanEnd(Outcome.REFUSED, reason, advice)));
    }
  }

  Match of(Surveyed found) {
    if (found.facts().isEmpty()) {
      PlanEnd end = new PlanEnd(Outcome.UNREACHABLE, found.failure().orElseThrow(), found.advice());
      return new Match(Optional.empty(), Optional.of(end));
    }
    RouterFacts facts = found.facts().get();
    return unfit(facts).orElseGet(() -> fit(found.host().name(), facts));
  }

  /** Whether an image must be built for this router before it can be planned. */
  boolean needsOwn(Surveyed found) {
    return found.facts().isPresent()
        && unfit(found.facts().get()).isEmpty()
        && toBuild(found.facts().get()).isPresent();
  }

  /** The build that is for this router; empty where an image is there, or none is needed. */
  private Optional<BuildSpec> toBuild(RouterFacts facts) {
    boolean mapped = playbook.map().stream().anyMatch(entry -> names(entry, facts));
    return playbook
        .build()
        .filter(build -> !mapped && !runs(build, facts))
        .filter(build -> choose(facts) instanceof Choice.Nothing);
  }

  /**
   * What the catalog holds for such a router. Asked once for all routers alike: what tells them
   * apart, their names, boots and services, is taken out before, so that it cannot count.
   */
  private Choice choose(RouterFacts facts) {
    var alike =
        new RouterFacts(
            new Identity(facts.identity().board(), "", "", facts.identity().compatVersion()),
            facts.release(),
            new Boot("", facts.boot().rootfsType(), facts.boot().efi(), facts.boot().finished()),
            NO_MEMORY,
            NO_WORKINGS);
    return choices.computeIfAbsent(alike, any -> catalog.choose(any, keepsConfig));
  }

  private static boolean runs(BuildSpec build, RouterFacts facts) {
    return build.release().equals(facts.release().version()) && !isInMemory(facts);
  }

  private Optional<Match> unfit(RouterFacts facts) {
    if (facts.identity().hostname().equals(FAILSAFE_HOSTNAME)) {
      return Optional.of(
          Match.refused(
              "it runs in failsafe mode, where its settings are not there to be kept",
              "Mend it on site, reboot it, then plan again."));
    }
    if (isInMemory(facts) && keepsConfig) {
      return Optional.of(
          Match.refused(
              "it runs from memory (initramfs), and sysupgrade says 'Cannot save config while"
                  + " running from ramdisk'",
              "Install it with a playbook that says config: wipe, or by hand, then plan again."));
    }
    return Optional.empty();
  }

  private Match fit(String name, RouterFacts facts) {
    List<ImageMap> entries = playbook.map().stream().filter(entry -> names(entry, facts)).toList();
    return switch (entries.size()) {
      case 0 -> byBuild(name, facts).orElseGet(() -> byMetadata(facts));
      case 1 -> byMap(name, entries.getFirst(), facts);
      default ->
          Match.refused(
              entries.size() + " entries of images.map name it: " + entryNames(entries),
              "Let them differ by board, target, rootfs or efi, so that one is left.");
    };
  }

  /** An entry that says neither board nor target would name every router: it names none. */
  private static boolean names(ImageMap entry, RouterFacts facts) {
    return (entry.board().isPresent() || entry.target().isPresent())
        && isSame(entry.board(), facts.identity().board())
        && isSame(entry.target(), facts.release().target())
        && isSame(entry.rootfs(), facts.boot().rootfsType())
        && isSame(entry.efi(), facts.boot().efi());
  }

  private static <T> boolean isSame(Optional<T> wanted, T found) {
    return wanted.isEmpty() || wanted.get().equals(found);
  }

  private Match byMap(String name, ImageMap entry, RouterFacts facts) {
    Optional<Image> image = catalog.at(entry.file());
    if (image.isEmpty()) {
      return Match.refused(
          "images.map names " + entryName(entry) + ", which was not read as an image",
          "Check that the file is there.");
    }
    return MappedImage.check(image.get(), facts, keepsConfig)
        .map(why ->
            Match.refused(
                "the image mapped for it"
                    + entry.where().map(where -> " in " + where).orElse("")
                    + " must not be used: "
                    + why,
                "Correct that entry, or leave the router out with --except " + name + "."))
        .orElseGet(
            () -> unlessUnproved(image.get(), unlessCurrent(pinned(image.get(), true), facts)));
  }

  private Optional<Match> byBuild(String name, RouterFacts facts) {
    if (toBuild(facts).isPresent()) {
      return Optional.ofNullable(own.get(name)).map(image -> byOwn(image, facts));
    }
    return playbook
        .build()
        .filter(build -> runs(build, facts))
        .filter(build -> choose(facts) instanceof Choice.Nothing)
        .map(build -> {
          String reason =
              "it runs %s already; packages are changed together with the release only"
                  .formatted(build.release());
          PlanEnd end = new PlanEnd(Outcome.CURRENT, reason, "Nothing to do.");
          return new Match(Optional.empty(), Optional.of(end));
        });
  }

  private Match byOwn(OwnImage image, RouterFacts facts) {
    return switch (image) {
      case OwnImage.Failed(String reason, String advice) -> Match.refused(reason, advice);
      case OwnImage.Made made -> {
        Optional<String> refusal = MappedImage.check(made.image(), facts, keepsConfig);
        if (refusal.isPresent()) {
          yield Match.refused(
              "the image built for it must not be used: " + refusal.get(),
              "Leave the router out, or put another image for it into 'images.catalog'.");
        }
        boolean nameless = made.image().metadata().isEmpty();
        PlannedImage pinned = pinned(made.image(), nameless).with(made.built());
        yield unlessUnproved(made.image(), unlessCurrent(pinned, facts));
      }
    };
  }

  private Match byMetadata(RouterFacts facts) {
    return switch (vouchedFor(choose(facts))) {
      case Choice.Nothing nothing -> Match.refused(nothing.why(), nothing.advice());
      case Choice.Several several ->
          Match.refused(
              several.images().size()
                  + (several.images().getFirst().metadata().isPresent()
                      ? " images name its board '" + facts.identity().board() + "': "
                      : " disks are for its target " + facts.release().target() + ": ")
                  + several.images().stream()
                      .map(image -> image.file().toString())
                      .collect(Collectors.joining(", ")),
              "Take all but one away from the images of the playbook.");
      case Choice.ByProfile found ->
          unlessUnproved(found.image(), unlessCurrent(pinned(found), facts));
      case Choice.Chosen chosen -> {
        PlannedImage image = pinned(chosen.image(), false);
        if (!image.boards().contains(facts.identity().board())) {
          throw new IllegalStateException(
              "%s was chosen for board '%s' and names only %s"
                  .formatted(image.file(), facts.identity().board(), image.boards()));
        }
        yield unlessUnproved(chosen.image(), unlessCurrent(image, facts));
      }
    };
  }

  /** Of several images only those well enough vouched for stand for choice, where any is. */
  private Choice vouchedFor(Choice choice) {
    if (!(choice instanceof Choice.Several(List<Image> images))) {
      return choice;
    }
    List<Image> proved = images.stream().filter(this::isProved).toList();
    // A disk alone does not say what it was chosen by.
    boolean disks = images.getFirst().metadata().isEmpty();
    return switch (disks ? 0 : proved.size()) {
      case 0 -> choice;
      case 1 -> new Choice.Chosen(proved.getFirst());
      default -> new Choice.Several(proved);
    };
  }

  private boolean isProved(Image image) {
    return playbook.require().map(image.provenance().level()::atLeast).orElse(true);
  }

  /** A router that needs nothing is not refused for the sake of an image it will not get. */
  private Match unlessUnproved(Image image, Match match) {
    if (match.end().isPresent() || isProved(image)) {
      return match;
    }
    Provenance provenance = image.provenance();
    return Match.refused(
        "the playbook takes only images that are %s (images.require), and %s is %s: %s"
            .formatted(
                playbook.require().map(Provenance.Level::word).orElse(""),
                image.file().getFileName(),
                provenance.level().word(),
                provenance.lacks()),
        provenance.advice());
  }

  private static Match unlessCurrent(PlannedImage image, RouterFacts facts) {
    if (!isCurrent(image, facts)) {
      return new Match(Optional.of(image), Optional.empty());
    }
    String reason =
        "it runs " + facts.release().version() + " " + facts.release().revision() + " already";
    return new Match(
        Optional.of(image), Optional.of(new PlanEnd(Outcome.CURRENT, reason, "Nothing to do.")));
  }

  /**
   * By revision where the image says one; else by version; a router in memory has none installed.
   */
  private static boolean isCurrent(PlannedImage image, RouterFacts facts) {
    if (isInMemory(facts)) {
      return false;
    }
    if (!image.revision().isEmpty()) {
      return image.revision().equals(facts.release().revision());
    }
    boolean saysVersion = !image.version().isEmpty() && !image.version().equals(SNAPSHOT);
    return saysVersion && image.version().equals(facts.release().version());
  }

  private static boolean isInMemory(RouterFacts facts) {
    return facts.boot().rootfsType().equals(INITRAMFS);
  }

  private static PlannedImage pinned(Image image, boolean mapped) {
    Optional<Metadata> says = image.metadata();
    return new PlannedImage(
        image.file(),
        image.sizeBytes(),
        image.sha256(),
        mapped ? List.of() : says.map(Metadata::boards).orElse(List.of()),
        says.map(Metadata::compat).orElse("1.0"),
        says.map(Metadata::version).orElse(""),
        says.map(Metadata::revision).filter(text -> !text.equals(NO_REVISION)).orElse(""),
        mapped,
        Optional.of(image.provenance()),
        Optional.empty());
  }

  /** As if mapped by hand, with what the release says of itself. */
  private static PlannedImage pinned(Choice.ByProfile found) {
    PlannedImage image = pinned(found.image(), true);
    boolean sure = REVISION.matcher(found.revision()).matches();
    return new PlannedImage(
        image.file(),
        image.sizeBytes(),
        image.sha256(),
        List.of(),
        image.compatVersion(),
        found.version(),
        sure ? found.revision() : "",
        true,
        image.provenance(),
        Optional.empty());
  }

  private static String entryNames(List<ImageMap> entries) {
    return entries.stream().map(ImageMatch::entryName).collect(Collectors.joining(" and "));
  }

  private static String entryName(ImageMap entry) {
    return entry.file() + entry.where().map(where -> " (" + where + ")").orElse("");
  }
}

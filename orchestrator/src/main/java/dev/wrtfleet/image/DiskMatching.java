package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the disk image for a machine whose board name means nothing (x86, armsr, loongarch64): by
 * the target, root file system and firmware its release's {@code profiles.json} gives it, where
 * that is vouched for. Source: OpenWrt {@code target/linux/x86/image/Makefile}, {@code
 * platform.sh}.
 */
final class DiskMatching {
  /** What a machine without a profile of its own runs. */
  private static final String GENERIC = "generic";

  private static final String USUAL_ROOTFS = "squashfs";
  private static final Set<String> NO_ROOTFS = Set.of("", "initramfs");

  private record Disk(Image image, ProfileEntry entry) {}

  private final List<Image> images;
  private final Profiles profiles;
  private final RouterFacts facts;
  private final boolean keepConfig;

  DiskMatching(List<Image> images, Profiles profiles, RouterFacts facts, boolean keepConfig) {
    this.images = images;
    this.profiles = profiles;
    this.facts = facts;
    this.keepConfig = keepConfig;
  }

  /** The one disk, or why there is none and what to do by hand. */
  Choice choose() {
    List<Disk> ofTarget = ofProfile(ofTarget());
    List<Disk> fitting =
        ofTarget.stream()
            .filter(disk -> disk.entry.type().equals(type()))
            .filter(disk -> disk.entry.filesystem().equals(rootfs()))
            .toList();
    if (fitting.isEmpty()) {
      return byHand(ofTarget.isEmpty() ? unvouched() : lacking(ofTarget));
    }
    List<Disk> accepted = fitting.stream().filter(disk -> refusal(disk).isEmpty()).toList();
    if (accepted.isEmpty()) {
      return byHand("; " + refusal(fitting.getFirst()).orElse(""));
    }
    List<Disk> different = distinct(accepted);
    return different.size() == 1
        ? chosen(different.getFirst())
        : new Choice.Several(different.stream().map(Disk::image).toList());
  }

  private static Choice chosen(Disk disk) {
    ProfileEntry.Built built = disk.entry.built();
    return new Choice.ByProfile(
        disk.image, disk.entry.profile(), built.version(), built.revision());
  }

  /** Disks a vouched-for profiles.json gives this very target. */
  private List<Disk> ofTarget() {
    var found = new ArrayList<Disk>();
    for (Image image : images) {
      profiles
          .of(image)
          .filter(said -> isUsable(image) && said.isVouchedFor())
          .ifPresent(said ->
              said.entries().stream()
                  .filter(this::isForTarget)
                  .forEach(entry -> found.add(new Disk(image, entry))));
    }
    return found;
  }

  private boolean isForTarget(ProfileEntry entry) {
    return entry.isForSysupgrade() && entry.built().target().equals(facts.release().target());
  }

  private static boolean isUsable(Image image) {
    return image.kind() == ImageKind.DISK && image.verdict() == Verdict.NEEDS_MAP;
  }

  /** Those of the machine's own profile; else those for all machines. */
  private List<Disk> ofProfile(List<Disk> disks) {
    String board = facts.identity().board();
    List<Disk> own =
        disks.stream()
            .filter(
                disk -> disk.entry.boards().filter(boards -> boards.contains(board)).isPresent())
            .toList();
    return own.isEmpty()
        ? disks.stream().filter(disk -> disk.entry.profile().equals(GENERIC)).toList()
        : own;
  }

  private String type() {
    return facts.boot().efi() ? "combined-efi" : "combined";
  }

  private String rootfs() {
    String runs = facts.boot().rootfsType();
    return NO_ROOTFS.contains(runs) ? USUAL_ROOTFS : runs;
  }

  /** What the bytes say outranks what is said about them. */
  private Optional<String> refusal(Disk disk) {
    return MappedImage.check(disk.image, facts, keepConfig);
  }

  private static List<Disk> distinct(List<Disk> disks) {
    var bySum = new LinkedHashMap<String, Disk>();
    disks.forEach(disk -> bySum.merge(disk.image.sha256(), disk, DiskMatching::better));
    return List.copyOf(bySum.values());
  }

  private static Disk better(Disk one, Disk other) {
    return one.image.provenance().level().atLeast(other.image.provenance().level()) ? one : other;
  }

  private String lacking(List<Disk> ofTarget) {
    return "; the catalog has %s for it, but none that is %s with %s as this router runs"
        .formatted(
            ofTarget.size() == 1 ? "one disk" : ofTarget.size() + " disks", type(), rootfs());
  }

  /** A profiles.json nobody vouches for recommends nothing; the operator should know why. */
  private String unvouched() {
    return images.stream()
        .filter(DiskMatching::isUsable)
        .flatMap(image -> profiles.of(image).stream())
        .filter(said -> !said.isVouchedFor() && said.entries().stream().anyMatch(this::isForTarget))
        .findFirst()
        .map(said ->
            "; a profiles.json knows disks for it, but nobody vouches for that: put sha256sums, and sha256sums.sig, from where it came from into its folder")
        .orElse("");
  }

  private Choice byHand(String why) {
    return new Choice.Nothing(
        "routers of target %s cannot be matched by name: '%s' is only what the maker of the machine wrote into it%s"
            .formatted(facts.release().target(), facts.identity().board(), why),
        "Name the image under 'images: map' with target: %s, rootfs: %s and efi: %s. Where profiles.json and sha256sums of its release lie beside it, that is not needed."
            .formatted(
                facts.release().target(),
                facts.boot().rootfsType().isEmpty() ? "…" : facts.boot().rootfsType(),
                facts.boot().efi()));
  }
}

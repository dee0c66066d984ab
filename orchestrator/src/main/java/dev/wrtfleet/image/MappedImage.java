package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges an image the operator mapped to a router by hand. The map may say what a file cannot say
 * itself, never overrule what it does say.
 */
public final class MappedImage {
  private static final Set<String> BROADCOM_ONLY = Set.of("chk", "luxul", "bcm4908");
  private static final List<String> BROADCOM = List.of("bcm47xx", "bcm53xx", "bcm4908");

  private MappedImage() {}

  /** Why this image must not be given to this router; empty where nothing speaks against it. */
  public static Optional<String> check(Image image, RouterFacts facts, boolean keepConfig) {
    String file = "" + image.file().getFileName();
    return first(
            () -> verdict(image),
            () -> target(image, facts),
            () -> metadata(image, facts, keepConfig),
            () -> disk(image, facts, keepConfig))
        .map(why -> file + ": " + why);
  }

  @SafeVarargs
  private static Optional<String> first(java.util.function.Supplier<Optional<String>>... checks) {
    for (var check : checks) {
      Optional<String> refusal = check.get();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> verdict(Image image) {
    return switch (image.verdict()) {
      case REFUSE -> Optional.of(image.why());
      case OK, NEEDS_MAP, ASK -> Optional.empty();
    };
  }

  private static Optional<String> metadata(Image image, RouterFacts facts, boolean keepConfig) {
    String board = facts.identity().board();
    if (image.metadata().isEmpty()) {
      return new Target(facts.release()).asksForMetadata()
          ? Optional.of(
              "it has no metadata, and sysupgrade on target %s refuses such a file. Take the one that ends in '-sysupgrade'."
                  .formatted(facts.release().target()))
          : Optional.empty();
    }
    Metadata metadata = image.metadata().get();
    if (!metadata.boards().contains(board)) {
      return Optional.of(
          "it says it is for %s, not for '%s': the map cannot overrule that."
              .formatted(String.join(", ", metadata.boards().stream().limit(4).toList()), board));
    }
    return CompatRule.refusal(metadata, facts, keepConfig);
  }

  private static Optional<String> target(Image image, RouterFacts facts) {
    var target = new Target(facts.release());
    boolean broadcom = BROADCOM.contains(facts.release().target().split("/", -1)[0]);
    if (BROADCOM_ONLY.contains(image.container()) && !broadcom) {
      return Optional.of(
          "it is a file for Broadcom routers, and this one is of target %s."
              .formatted(facts.release().target()));
    }
    boolean wholeMachine = image.disk().filter(disk -> disk != DiskBoot.CARD).isPresent();
    if (target.isNameless() && !wholeMachine) {
      return Optional.of(
          "it is no disk image, and routers of target %s take nothing else: take a '-combined' or '-combined-efi' image."
              .formatted(facts.release().target()));
    }
    return image.disk().filter(disk -> pcDisk(disk) && !target.isPc()).isPresent()
        ? Optional.of(
            "it is a disk for a PC, and this router is of target %s."
                .formatted(facts.release().target()))
        : Optional.empty();
  }

  private static boolean pcDisk(DiskBoot disk) {
    return disk == DiskBoot.BIOS || disk == DiskBoot.BIOS_AND_EFI;
  }

  private static Optional<String> disk(Image image, RouterFacts facts, boolean keepConfig) {
    var target = new Target(facts.release());
    if (!target.isNameless()) {
      return Optional.empty();
    }
    boolean efi = image.disk().filter(disk -> disk != DiskBoot.BIOS).isPresent();
    if (target.isPc() && image.disk().filter(MappedImage::pcDisk).isEmpty()) {
      return Optional.of("it has no boot sector of GRUB, so sysupgrade on x86 refuses it.");
    }
    if (efi != facts.boot().efi()) {
      return Optional.of(
          facts.boot().efi()
              ? "it starts by BIOS, and this router started by EFI: take the '-combined-efi' image."
              : "it is laid out for EFI, and this router started by BIOS: take the '-combined' image without '-efi'.");
    }
    return names(image, facts, keepConfig);
  }

  /** What only the name can tell: the processor, and the root file system. */
  private static Optional<String> names(Image image, RouterFacts facts, boolean keepConfig) {
    String target = facts.release().target();
    String name = "" + image.file().getFileName();
    String family = target.split("/", -1)[0];
    boolean otherTarget =
        name.contains("-" + family + "-") && !name.contains("-" + target.replace('/', '-') + "-");
    if (otherTarget) {
      return Optional.of(
          "its name says it is for another kind of processor than %s.".formatted(target));
    }
    String rootfs = facts.boot().rootfsType();
    return RootfsHint.of(image.file())
        .filter(type -> keepConfig && !type.equals(rootfs))
        .filter(type -> rootfs.equals("squashfs") || rootfs.equals("ext4"))
        .map(type ->
            "it holds %s and the router runs from %s: sysupgrade would write the whole disk anew and lose the configuration. Take the %s image."
                .formatted(type, rootfs, rootfs));
  }
}

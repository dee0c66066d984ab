package dev.wrtfleet.mirror;

import dev.wrtfleet.image.PublishedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which file of a target a router or board takes. */
sealed interface Pick {
  /** This one. */
  record One(PublishedFile file) implements Pick {}

  /** None. */
  record None() implements Pick {}

  /** Nothing says which of these. */
  record Several(List<PublishedFile> files) implements Pick {
    /** Copies the list. */
    public Several {
      files = List.copyOf(files);
    }
  }

  /** What a machine without a profile of its own runs. */
  String GENERIC = "generic";

  /** Root file systems a router cannot be given again, because it does not run on one. */
  Set<String> NO_ROOTFS = Set.of("", "initramfs");

  /** The one file for this wish out of those of a target. */
  static Pick of(Wish wish, List<PublishedFile> files) {
    String runs = wish.machine().map(Wish.Machine::rootfs).orElse("");
    String rootfs = NO_ROOTFS.contains(runs) ? "squashfs" : runs;
    List<PublishedFile> own = files.stream().filter(file -> file.isFor(wish.board())).toList();
    if (wish.isDisk()) {
      boolean efi = wish.machine().map(Wish.Machine::efi).orElse(false);
      List<PublishedFile> disks =
          own.isEmpty()
              ? files.stream().filter(file -> file.profile().equals(GENERIC)).toList()
              : own;
      String type = efi ? "combined-efi" : "combined";
      return among(
          disks.stream()
              .filter(file -> file.type().equals(type) && file.filesystem().equals(rootfs))
              .toList());
    }
    List<PublishedFile> usual = preferred(own, file -> file.type().equals("sysupgrade"));
    return among(preferred(usual, file -> file.filesystem().equals(rootfs)));
  }

  /** Those that are so; all where none is. */
  private static List<PublishedFile> preferred(
      List<PublishedFile> files, Predicate<PublishedFile> wanted) {
    List<PublishedFile> better = files.stream().filter(wanted).toList();
    return better.isEmpty() ? files : better;
  }

  /** Several devices may share one file. */
  private static Pick among(List<PublishedFile> files) {
    var different = new LinkedHashMap<String, PublishedFile>();
    files.forEach(file -> different.putIfAbsent(file.name() + " " + file.sha256(), file));
    return switch (different.size()) {
      case 0 -> new None();
      case 1 -> new One(different.values().iterator().next());
      default -> new Several(List.copyOf(different.values()));
    };
  }
}

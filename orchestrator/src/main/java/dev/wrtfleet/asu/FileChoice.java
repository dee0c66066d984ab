package dev.wrtfleet.asu;

import dev.wrtfleet.asu.BuildReply.File;
import dev.wrtfleet.facts.RouterFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which file of a build a router takes: its {@code sysupgrade} file, or the whole disk that starts
 * the way this router started. Types are those of {@code profiles.json}.
 *
 * @param type {@code sysupgrade}, {@code combined}, {@code combined-efi}
 * @param filesystem of the root; empty where the router cannot say and nobody did
 */
record FileChoice(String type, String filesystem) {
  private static final Set<String> DISKS = Set.of("x86", "armsr", "armvirt", "loongarch64");
  private static final String NO_UPGRADE =
      ".*(factory|kernel|rootfs|recovery|initramfs|uboot|preloader|bl2|fip|gpt|emmc|manifest).*";

  static FileChoice of(RouterFacts facts, Optional<String> filesystem) {
    String type = facts.boot().efi() ? "combined-efi" : "combined";
    return new FileChoice(
        isDisk(facts) ? type : "sysupgrade", filesystem.orElse(facts.boot().rootfsType()));
  }

  /** Whether its image is a whole disk, that does not say what it is for. */
  static boolean isDisk(RouterFacts facts) {
    return DISKS.contains(facts.release().target().split("/", -1)[0]);
  }

  /** The file; empty where none fits, or several do. */
  Optional<File> in(List<File> files) {
    List<File> fitting =
        files.stream().filter(file -> file.type().equals(type)).filter(this::isOurs).toList();
    if (fitting.isEmpty() && !type.startsWith("combined")) {
      fitting =
          files.stream()
              .filter(file -> !file.filesystem().isEmpty() && !file.type().matches(NO_UPGRADE))
              .filter(this::isOurs)
              .toList();
    }
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private boolean isOurs(File file) {
    return !file.filesystem().equals("initramfs")
        && (filesystem.isEmpty()
            || file.filesystem().isEmpty()
            || file.filesystem().equals(filesystem));
  }
}

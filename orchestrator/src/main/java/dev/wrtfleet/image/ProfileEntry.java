package dev.wrtfleet.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One file as the {@code profiles.json} of its release describes it. Source: OpenWrt {@code
 * scripts/json_add_image_info.py}, 19.07 to 25.12.
 *
 * @param profile the device's name in the build, for instance {@code tplink_archer-c7-v5}
 * @param boards its {@code supported_devices}; absent where the profile does not say
 * @param filesystem {@code squashfs}, {@code ext4}, {@code initramfs} …; empty for artefacts
 * @param type {@code sysupgrade}, {@code factory}, {@code combined-efi} …
 * @param name of the file, as the release writes it: believed by nobody
 * @param sha256 of the file as downloaded
 * @param sha256Unsigned of the file without its SIGNATURE chunk; empty before 22.03
 */
record ProfileEntry(
    String profile,
    Optional<List<String>> boards,
    String filesystem,
    String type,
    String name,
    String sha256,
    String sha256Unsigned,
    Built built) {

  /** What one {@code profiles.json} says of all its files; empty where it does not say. */
  record Built(String target, String version, String revision) {}

  /**
   * Words of a type that is written by a boot loader, the maker's firmware, or over the network.
   */
  private static final Set<String> NOT_FOR_SYSUPGRADE =
      Set.of(
          "factory",
          "kernel",
          "rootfs",
          "initramfs",
          "recovery",
          "uboot",
          "bootloader",
          "loader",
          "preloader",
          "bl2",
          "bl31",
          "fip",
          "gpt",
          "tftp",
          "u");

  /** There the maker's file is the right one for sysupgrade (platform_identify in platform.sh). */
  private static final Set<String> TAKES_FACTORY = Set.of("bcm47xx", "bcm53xx", "bcm4908");

  /** Copies the list. */
  ProfileEntry {
    boards = boards.map(List::copyOf);
  }

  /** Whether it is about a file with this hash, signed or with the signature cut off. */
  boolean isAbout(Reading reading) {
    String whole = reading.image().sha256();
    return sha256.equals(whole)
        || (!sha256Unsigned.isEmpty()
            && (sha256Unsigned.equals(whole) || sha256Unsigned.equals(reading.unsignedSha256())));
  }

  /** Whether the release means it for sysupgrade; a type not known here is not doubted. */
  boolean isForSysupgrade() {
    if (filesystem.equals("initramfs")) {
      return false;
    }
    List<String> words = words();
    boolean factory = words.contains("factory");
    if (factory && TAKES_FACTORY.contains(built.target().split("/", -1)[0])) {
      return true;
    }
    return words.contains("sysupgrade") || words.stream().noneMatch(NOT_FOR_SYSUPGRADE::contains);
  }

  /** What it is, where it is not for sysupgrade. */
  ImageKind kind() {
    List<String> words = words();
    if (words.contains("recovery")) {
      return ImageKind.RECOVERY;
    }
    return filesystem.equals("initramfs") || words.contains("initramfs")
        ? ImageKind.INITRAMFS
        : ImageKind.FACTORY;
  }

  /** For people: {@code 'factory' (squashfs) of tplink_archer-c7-v5}. */
  String words(String quoted) {
    return "'%s'%s of %s"
        .formatted(quoted, filesystem.isEmpty() ? "" : " (" + filesystem + ")", profile);
  }

  private List<String> words() {
    return List.of(type.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1));
  }
}

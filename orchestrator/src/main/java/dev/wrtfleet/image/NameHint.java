package dev.wrtfleet.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a file's name says it is for. Only ever used to doubt: a name never makes a file usable.
 * Source: OpenWrt {@code include/image.mk}, names of images and artifacts.
 */
enum NameHint {
  NONE,
  SYSUPGRADE,
  FACTORY,
  RECOVERY,
  INITRAMFS;

  /** The hint in this file's name. */
  static NameHint of(Path file) {
    List<String> words = words(file);
    if (words.contains("recovery")) {
      return RECOVERY;
    }
    if (words.contains("initramfs")) {
      return INITRAMFS;
    }
    if (words.contains("sysupgrade")) {
      return SYSUPGRADE;
    }
    return words.contains("factory") ? FACTORY : NONE;
  }

  /** Whether it says that the file is not to be flashed at all. */
  boolean isRescue() {
    return this == RECOVERY || this == INITRAMFS;
  }

  /** The words of the name, in small letters. */
  static List<String> words(Path file) {
    Path name = file.getFileName();
    return name == null
        ? List.of()
        : Arrays.asList(name.toString().toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1));
  }
}

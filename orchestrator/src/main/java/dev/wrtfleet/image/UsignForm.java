package dev.wrtfleet.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * What usign and signify write into their two-line files, told apart by length. Source: OpenWrt
 * usign, OpenBSD signify(1).
 */
enum UsignForm {
  PUBLIC_KEY(42, "a public key"),
  SIGNATURE(74, "a signature"),
  SECRET_KEY(104, "a secret key");

  private final int bytes;
  private final String words;

  UsignForm(int bytes, String words) {
    this.bytes = bytes;
    this.words = words;
  }

  int bytes() {
    return bytes;
  }

  String words() {
    return words;
  }

  static Optional<UsignForm> ofLength(int bytes) {
    return Arrays.stream(values()).filter(form -> form.bytes == bytes).findFirst();
  }
}

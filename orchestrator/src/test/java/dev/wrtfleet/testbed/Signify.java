package dev.wrtfleet.testbed;

import java.nio.file.Path;

/** OpenBSD's signify, whose files are those of OpenWrt's usign. */
public final class Signify {
  static final String PROGRAM = "signify-openbsd";

  private Signify() {}

  /** Makes a pair of keys without a passphrase. */
  public static void makeKeys(Path publicKey, Path secretKey) {
    Programs.run(PROGRAM, "-G", "-n", "-p", "" + publicKey, "-s", "" + secretKey);
  }

  /** Signs a file. */
  public static void sign(Path secretKey, Path file, Path signature) {
    Programs.run(PROGRAM, "-S", "-s", "" + secretKey, "-m", "" + file, "-x", "" + signature);
  }

  /** Signs a file, with its text behind the signature. */
  public static void signEmbedded(Path secretKey, Path file, Path signature) {
    Programs.run(PROGRAM, "-S", "-e", "-s", "" + secretKey, "-m", "" + file, "-x", "" + signature);
  }

  /** What it says of a signature; fails where it does not hold. */
  public static String verify(Path publicKey, Path file, Path signature) {
    return Programs.run(PROGRAM, "-V", "-p", "" + publicKey, "-m", "" + file, "-x", "" + signature);
  }
}

package dev.wrtfleet.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/** The SHA-256 of a whole file, and of the part of it before its signature, in one pass. */
final class Digests implements Sink {
  private final MessageDigest digest = sha256();
  private final long unsignedEnd;
  private String unsigned = "";

  /** {@code unsignedEnd} is where the signature begins; absent where there is none. */
  Digests(OptionalLong unsignedEnd) {
    this.unsignedEnd = unsignedEnd.orElse(Long.MAX_VALUE);
  }

  @Override
  public void accept(long at, byte[] buffer, int count) {
    int before = Math.clamp(unsignedEnd - at, 0, count);
    digest.update(buffer, 0, before);
    if (unsigned.isEmpty() && at + before == unsignedEnd) {
      unsigned = soFar();
    }
    digest.update(buffer, before, count - before);
  }

  private String soFar() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  /** Over all bytes seen, lower-case hex. */
  String whole() {
    return soFar();
  }

  /** Over those before the signature; empty where there is none. */
  String unsigned() {
    return unsigned;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

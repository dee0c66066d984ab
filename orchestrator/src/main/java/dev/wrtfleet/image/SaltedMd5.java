package dev.wrtfleet.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The MD5 of TP-Link v1 and v2 headers: over the whole file, with a salt standing where the sum
 * stands. Source: firmware-utils {@code mktplinkfw.c}, {@code mktplinkfw-lib.c}.
 */
final class SaltedMd5 implements Sink {
  private static final int SUM_BYTES = 16;

  private final MessageDigest digest = md5();
  private final long sumAt;
  private final byte[] salt;
  private final long end;

  /** Over the bytes before {@code end}; the sum stands at {@code sumAt}. */
  SaltedMd5(long sumAt, String saltHex, long end) {
    this.sumAt = sumAt;
    this.salt = HexFormat.of().parseHex(saltHex);
    this.end = end;
  }

  @Override
  public void accept(long at, byte[] buffer, int count) {
    int within = (int) Math.clamp(end - at, 0L, (long) count);
    long first = Math.max(at, sumAt);
    long last = Math.min(at + within, sumAt + SUM_BYTES);
    byte[] bytes = buffer;
    if (first < last) {
      bytes = buffer.clone();
      System.arraycopy(
          salt, (int) (first - sumAt), bytes, (int) (first - at), (int) (last - first));
    }
    digest.update(bytes, 0, within);
  }

  byte[] value() {
    return digest.digest();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}

package dev.wrtfleet.image;

import java.math.BigInteger;

/** Whether 32 bytes are a point somebody can have made as a public key. Source: RFC 8032 §5.1.3. */
final class Ed25519Point {
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger P = TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  private Ed25519Point() {}

  /**
   * Refuses bytes that are no point, and the eight points of small order: with one of those as key
   * (all zeros is one) anybody can make signatures.
   */
  static boolean canBeKey(byte[] encoded) {
    BigInteger y = y(encoded);
    BigInteger square = y.multiply(y).mod(P);
    return y.compareTo(P) < 0 && isOnCurve(square) && !isOfSmallOrder(y, square);
  }

  private static BigInteger y(byte[] encoded) {
    byte[] bigEndian = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      bigEndian[i] = encoded[encoded.length - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian);
  }

  /** x² = (y² - 1) / (d y² + 1) must have a root; Euler's criterion on the product of both. */
  private static boolean isOnCurve(BigInteger square) {
    BigInteger product = square.subtract(ONE).multiply(D.multiply(square).add(ONE)).mod(P);
    return product.modPow(P.subtract(ONE).divide(TWO), P).compareTo(ONE) <= 0;
  }

  /** Orders 1 and 2: y = ±1; order 4: y = 0; order 8, doubling to y = 0: d y⁴ + 2 y² = 1. */
  private static boolean isOfSmallOrder(BigInteger y, BigInteger square) {
    BigInteger doubled = D.multiply(square).multiply(square).add(TWO.multiply(square)).mod(P);
    return y.signum() == 0 || square.equals(ONE) || doubled.equals(ONE);
  }
}

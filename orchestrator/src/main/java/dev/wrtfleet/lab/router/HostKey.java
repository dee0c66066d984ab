package dev.wrtfleet.lab.router;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/**
 * An ed25519 host key in the file format of dropbear: the name, then seed and public key in one
 * string, 83 bytes in all.
 */
public final class HostKey {
  /** The key's type on the wire and in files. */
  public static final String TYPE = "ssh-ed25519";

  /** Where dropbear keeps it. */
  static final String FILE = "/etc/dropbear/dropbear_ed25519_host_key";

  private static final int LENGTH = 32;
  private static final int FILE_LENGTH = 4 + TYPE.length() + 4 + 2 * LENGTH;

  private final byte[] seed;
  private final byte[] point;

  private HostKey(byte[] seed, byte[] point) {
    this.seed = seed;
    this.point = point;
  }

  /** A key made by chance. */
  public static HostKey random(Random random) {
    var seed = new byte[LENGTH];
    random.nextBytes(seed);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      KeyPair pair = generator.generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      return new HostKey(
          seed, Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /** Reads dropbear's file; throws where it is none. */
  static HostKey read(byte[] file) {
    if (file.length != FILE_LENGTH) {
      throw new IllegalArgumentException("a host key of " + file.length + " bytes");
    }
    int seed = FILE_LENGTH - 2 * LENGTH;
    return new HostKey(
        Arrays.copyOfRange(file, seed, seed + LENGTH),
        Arrays.copyOfRange(file, seed + LENGTH, file.length));
  }

  /** The private half. */
  public byte[] seed() {
    return seed.clone();
  }

  /** The public half. */
  public byte[] point() {
    return point.clone();
  }

  /** dropbear's file. */
  byte[] file() {
    return ByteBuffer.allocate(FILE_LENGTH)
        .putInt(TYPE.length())
        .put(TYPE.getBytes(StandardCharsets.US_ASCII))
        .putInt(2 * LENGTH)
        .put(seed)
        .put(point)
        .array();
  }

  /** {@code ssh-ed25519 AAAA…}, as in known_hosts. */
  public String line() {
    byte[] blob =
        ByteBuffer.allocate(4 + TYPE.length() + 4 + LENGTH)
            .putInt(TYPE.length())
            .put(TYPE.getBytes(StandardCharsets.US_ASCII))
            .putInt(LENGTH)
            .put(point)
            .array();
    return TYPE + " " + Base64.getEncoder().encodeToString(blob);
  }

  /** A source of chance that gives what it was given: the seed of the key. */
  private static final class Given extends SecureRandom {
    private final byte[] bytes;

    private Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}

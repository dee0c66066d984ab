package dev.wrtfleet.ssh;

import dev.wrtfleet.router.HostKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;

/**
 * A public key in the wire form of RFC 4253 §6.6, in base64 as known_hosts holds it.
 *
 * @param type {@code ssh-ed25519} …
 */
record WireKey(String type, String base64) {
  /** The key a router offers. */
  static WireKey of(PublicKey key) {
    return of(new Buffer.PlainBuffer().putPublicKey(key).getCompactData());
  }

  /** The key of these bytes; the first field is its type. */
  static WireKey of(byte[] wire) {
    return new WireKey(typeOf(wire), Base64.getEncoder().encodeToString(wire));
  }

  /** The key written like this. */
  static WireKey parse(String base64) {
    return of(Base64.getDecoder().decode(base64));
  }

  byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  /** Type and fingerprint, for people. */
  HostKey hostKey() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes());
      return new HostKey(
          type, "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String typeOf(byte[] wire) {
    if (wire.length < 4) {
      throw new IllegalArgumentException("key too short");
    }
    int length = java.nio.ByteBuffer.wrap(wire).getInt();
    if (length < 1 || length > wire.length - 4) {
      throw new IllegalArgumentException("key without a type");
    }
    return new String(Arrays.copyOfRange(wire, 4, 4 + length), StandardCharsets.US_ASCII);
  }
}

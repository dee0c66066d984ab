package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public key of usign, as OpenWrt has them in {@code /etc/opkg/keys}, or of signify: Ed25519.
 *
 * @param fingerprint the key's number, 16 lower-case hex digits; chosen by who made it, no digest
 * @param comment what its file says it is; proves nothing
 */
public record UsignKey(String fingerprint, String comment, PublicKey key) {
  /** SubjectPublicKeyInfo of Ed25519 up to the key itself (RFC 8410). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The key of a file's text. */
  public static UsignKey parse(String text) throws NotUsign {
    return of(UsignText.parse(UsignForm.PUBLIC_KEY, text));
  }

  /** The key of a file. */
  public static UsignKey read(Path file) throws IOException, NotUsign {
    return of(UsignText.read(UsignForm.PUBLIC_KEY, file));
  }

  private static UsignKey of(UsignText text) throws NotUsign {
    byte[] body = text.body();
    if (!Ed25519Point.canBeKey(body)) {
      throw new NotUsign("its 32 bytes of key are none that Ed25519 can have");
    }
    byte[] encoded = Arrays.copyOf(X509, X509.length + body.length);
    System.arraycopy(body, 0, encoded, X509.length, body.length);
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      return new UsignKey(text.fingerprint(), text.comment(), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", e);
    }
  }

  /** Whether both are one key, whatever their comments say. */
  boolean isSameAs(UsignKey other) {
    return fingerprint.equals(other.fingerprint) && key.equals(other.key);
  }

  /** The file of this key. */
  String text() {
    byte[] encoded = key.getEncoded();
    return UsignText.write(
        comment, fingerprint, Arrays.copyOfRange(encoded, X509.length, encoded.length));
  }
}

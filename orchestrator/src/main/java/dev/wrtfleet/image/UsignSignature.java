package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;

/**
 * A detached signature as usign and signify make it: Ed25519 over the raw bytes of a file, with
 * nothing hashed before.
 */
public final class UsignSignature {
  private final String fingerprint;
  private final byte[] signature;

  private UsignSignature(UsignText text) {
    fingerprint = text.fingerprint();
    signature = text.body();
  }

  /** The signature of a file's text. */
  public static UsignSignature parse(String text) throws NotUsign {
    return new UsignSignature(UsignText.parse(UsignForm.SIGNATURE, text));
  }

  /** The signature of a file. */
  public static UsignSignature read(Path file) throws IOException, NotUsign {
    return new UsignSignature(UsignText.read(UsignForm.SIGNATURE, file));
  }

  /** The number of the key it says it was made with. */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * Whether this key made it over exactly these bytes. Takes bytes, not a file: what was verified
   * must be the very bytes that are used, and Java's Ed25519 holds them all in memory anyway.
   */
  public boolean isBy(UsignKey key, byte[] message) {
    if (!fingerprint.equals(key.fingerprint())) {
      return false;
    }
    try {
      var check = Signature.getInstance("Ed25519");
      check.initVerify(key.key());
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false; // no signature at all, such as one that is larger than the group
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("a key that was read can be used", e);
    }
  }
}

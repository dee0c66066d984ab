package dev.wrtfleet.testbed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Somebody who builds firmware and signs it as usign does, written without the code under test. */
public final class Signer {
  private final String fingerprint;
  private final KeyPair keys;

  /** Somebody new whose key has this number. */
  public Signer(String fingerprint) {
    this.fingerprint = fingerprint;
    try {
      keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number of the key. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The file of the public key. */
  public String publicKey() {
    byte[] encoded = keys.getPublic().getEncoded();
    return file(
        "made for a test", Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  /** The file of the signature over this text. */
  public String sign(String text) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.ISO_8859_1));
      return file("signed for a test", signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String file(String comment, byte[] body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("Ed".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(HexFormat.of().parseHex(fingerprint));
    bytes.writeBytes(body);
    String base64 = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return "untrusted comment: " + comment + "\n" + base64 + "\n";
  }
}

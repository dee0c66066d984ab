package dev.wrtfleet.lab.ssh;

import dev.wrtfleet.lab.router.HostKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Ed25519 keys as the SSH library wants them. */
public final class Keys {
  private static final String PRIVATE_PREFIX = "302e020100300506032b657004220420";
  private static final String PUBLIC_PREFIX = "302a300506032b6570032100";

  private Keys() {}

  /** A raw key as a pair. */
  public static KeyPair pair(HostKey key) {
    try {
      KeyFactory factory = SecurityUtils.getKeyFactory(SecurityUtils.EDDSA);
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(join(PUBLIC_PREFIX, key.point()))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE_PREFIX, key.seed()))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the security provider cannot read Ed25519 keys", e);
    }
  }

  private static byte[] join(String prefix, byte[] key) {
    return HexFormat.of().parseHex(prefix + HexFormat.of().formatHex(key));
  }
}

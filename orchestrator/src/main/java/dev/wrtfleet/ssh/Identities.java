package dev.wrtfleet.ssh;

import com.hierynomus.sshj.common.KeyDecryptionFailedException;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.fleet.Secret;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyFormat;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyProviderUtil;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** Private keys, each read once: unlocking one takes a fifth of a second by design. */
final class Identities {
  private static final int BYTES_MAX = 64 * 1024;

  private record Unlocked(FileTime changed, KeyPair pair) {}

  private final RouterAlgorithms algorithms;
  private final Secrets secrets;
  private final Map<Path, Unlocked> unlocked = new ConcurrentHashMap<>();

  Identities(RouterAlgorithms algorithms, Secrets secrets) {
    this.algorithms = algorithms;
    this.secrets = secrets;
  }

  /** The key of this file. */
  KeyProvider key(Path file, Login login) throws LinkException {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      Unlocked known = unlocked.get(file);
      if (known == null || !known.changed().equals(changed)) {
        known = new Unlocked(changed, unlock(file, login.passphrase()));
        unlocked.put(file, known);
      }
      return new KeyPairWrapper(known.pair());
    } catch (NoSuchFileException e) {
      throw unusable("key file " + file + " is not there", e);
    } catch (IOException | SSHRuntimeException e) {
      throw unusable("key file " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private KeyPair unlock(Path file, Optional<Secret> passphrase) throws IOException, LinkException {
    String text;
    try (var in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1);
    }
    KeyFormat format = KeyProviderUtil.detectKeyFileFormat(text, false);
    FileKeyProvider provider =
        Factory.Named.Util.create(algorithms.getFileKeyProviderFactories(), format.toString());
    if (provider == null) {
      throw new IOException("not an OpenSSH, PKCS#8 or PEM private key");
    }
    if (passphrase.isPresent()) {
      char[] word = secret(passphrase.get(), "the passphrase of " + file).toCharArray();
      provider.init(text, null, PasswordUtils.createOneOff(word));
    } else {
      provider.init(text, null);
    }
    try {
      return new KeyPair(provider.getPublic(), provider.getPrivate());
    } catch (IOException | SSHRuntimeException e) {
      // The library says "processing failed" for a wrong passphrase of the PEM forms.
      if (text.contains("ENCRYPTED") || e instanceof KeyDecryptionFailedException) {
        throw new IOException("wrong or missing passphrase", e);
      }
      throw e;
    }
  }

  /** A secret of a login, or why there is none. */
  String secret(Secret secret, String what) throws LinkException {
    try {
      return secrets.find(secret);
    } catch (SecretMissing e) {
      throw unusable(what + ": " + e.getMessage(), e);
    }
  }

  private static LinkException unusable(String detail, Exception cause) {
    return new LinkException(new LinkFailure.LoginUnusable(detail), cause);
  }
}

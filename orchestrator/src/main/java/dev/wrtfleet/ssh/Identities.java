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
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyFormat;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyProviderUtil;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** Private keys, each read once: unlocking one takes a fifth of a second by design. */
final class Identities {
  private static final int BYTES_MAX = 64 * 1024;

  /**
   * Refused: one wrong passphrase in 256 yields noise that looks unlocked, and the SSH library's
   * parser takes a length out of that noise and asks for gigabytes of memory.
   */
  private static final String OLD_LOCK = "Proc-Type: 4,ENCRYPTED";

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
    } catch (IOException | RuntimeException e) {
      throw unusable("key file " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private KeyPair unlock(Path file, Optional<Secret> passphrase) throws IOException, LinkException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is a folder, pipe or device");
    }
    String text;
    try (var in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1);
    }
    if (text.contains(OLD_LOCK)) {
      throw new IOException(
          "it is locked in the form of before 2018; rewrite it with 'ssh-keygen -p -f "
              + file
              + "'");
    }
    Optional<String> word =
        passphrase.isPresent()
            ? Optional.of(secret(passphrase.get(), "the passphrase of " + file))
            : Optional.empty();
    try {
      return parse(text, word);
    } catch (IOException | RuntimeException e) {
      // A wrong passphrase yields noise that the parsers meet with anything.
      if (text.contains("ENCRYPTED") || e instanceof KeyDecryptionFailedException) {
        throw new IOException("wrong or missing passphrase", e);
      }
      throw e;
    }
  }

  private KeyPair parse(String text, Optional<String> passphrase) throws IOException {
    KeyFormat format = KeyProviderUtil.detectKeyFileFormat(text, false);
    FileKeyProvider provider =
        Factory.Named.Util.create(algorithms.getFileKeyProviderFactories(), format.toString());
    if (provider == null) {
      throw new IOException("not an OpenSSH, PKCS#8 or PEM private key");
    }
    if (passphrase.isPresent()) {
      provider.init(text, null, PasswordUtils.createOneOff(passphrase.get().toCharArray()));
    } else {
      provider.init(text, null);
    }
    return new KeyPair(provider.getPublic(), provider.getPrivate());
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

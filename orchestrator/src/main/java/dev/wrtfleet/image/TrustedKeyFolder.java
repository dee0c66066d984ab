package dev.wrtfleet.image;

import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folder of trusted public keys, one file a key, named by its fingerprint as in OpenWrt's
 * {@code /etc/opkg/keys}. Files have mode 0600 and appear whole or not at all; anything else found
 * in the folder is an error, never passed over.
 */
public final class TrustedKeyFolder {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");

  private final Path folder;

  /** The keys in this folder, which need not be there yet. */
  public TrustedKeyFolder(Path folder) {
    this.folder = folder;
  }

  /** All keys. */
  public TrustedKeys read() {
    if (!Files.exists(folder)) {
      return TrustedKeys.none();
    }
    var keys = new ArrayList<UsignKey>();
    var problems = new ArrayList<Problem>();
    for (Path file : files()) {
      key(file, problems)
          .filter(key -> isNamedByFingerprint(file, key, problems))
          .ifPresent(keys::add);
    }
    if (!problems.isEmpty()) {
      throw FleetException.wrongInput(problems);
    }
    return TrustedKeys.of(keys);
  }

  private List<Path> files() {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FleetException.wrongInput(
          Problem.of(
              "trust.folder-unreadable",
              "cannot read the trusted keys in " + folder,
              SmallFile.why(e),
              "Make the folder readable for this user."));
    }
  }

  private static boolean isNamedByFingerprint(Path file, UsignKey key, List<Problem> problems) {
    boolean right = String.valueOf(file.getFileName()).equals(key.fingerprint());
    if (!right) {
      problems.add(
          Problem.of(
              "trust.misnamed-key",
              file + " is not a trusted key",
              "it holds the key " + key.fingerprint() + " and is not named so",
              "Take it out of the folder, and trust it with: wrtfleet images trust KEYFILE"));
    }
    return right;
  }

  private static Optional<UsignKey> key(Path file, List<Problem> problems) {
    String why;
    try {
      return Optional.of(UsignKey.read(file));
    } catch (NotUsign e) {
      why = e.why();
    } catch (IOException e) {
      why = SmallFile.why(e);
    }
    String advice =
        "Name the file of a public key: a line 'untrusted comment: …' and one of base64. Never hand"
            + " out a secret key.";
    problems.add(Problem.of("trust.not-a-key", file + " is not a public key", why, advice));
    return Optional.empty();
  }

  /** Trusts the keys of these files; either all of them or, where one is no key, none. */
  public List<UsignKey> add(List<Path> keyFiles) {
    TrustedKeys known = read();
    var keys = new ArrayList<UsignKey>();
    var problems = new ArrayList<Problem>();
    for (Path file : keyFiles) {
      key(file, problems)
          .filter(key -> isNoOther(file, key, known.key(key.fingerprint()), problems))
          .filter(key -> isNoOther(file, key, sameNumber(keys, key), problems))
          .ifPresent(keys::add);
    }
    if (!problems.isEmpty()) {
      throw FleetException.wrongInput(problems);
    }
    keys.forEach(this::write);
    return List.copyOf(keys);
  }

  private static Optional<UsignKey> sameNumber(List<UsignKey> keys, UsignKey key) {
    return keys.stream().filter(each -> each.fingerprint().equals(key.fingerprint())).findFirst();
  }

  /** A key's number is chosen by who makes it: another key may bear the number of a trusted one. */
  private static boolean isNoOther(
      Path file, UsignKey key, Optional<UsignKey> trusted, List<Problem> problems) {
    boolean same = trusted.map(key::isSameAs).orElse(true);
    if (!same) {
      problems.add(
          Problem.of(
              "trust.other-key",
              file + " is not trusted",
              "another key with the fingerprint " + key.fingerprint() + " is trusted already",
              "Find out whose key this is. To replace the trusted one: wrtfleet images trust --remove "
                  + key.fingerprint()));
    }
    return same;
  }

  /** Takes the trust away from the key of this fingerprint. */
  public UsignKey remove(String typed) {
    String fingerprint = typed.toLowerCase(Locale.ROOT);
    TrustedKeys known = read();
    UsignKey key =
        Optional.of(fingerprint)
            .filter(text -> FINGERPRINT.matcher(text).matches())
            .flatMap(known::key)
            .orElseThrow(() -> FleetException.wrongInput(unknown(typed, known)));
    try {
      Files.delete(folder.resolve(fingerprint));
    } catch (IOException e) {
      throw FleetException.wrongInput(unwritable(e));
    }
    return key;
  }

  private static Problem unknown(String typed, TrustedKeys known) {
    List<String> fingerprints = known.all().stream().map(UsignKey::fingerprint).toList();
    return Problem.of(
        "trust.unknown-key",
        "no key '" + typed + "' is trusted",
        "",
        fingerprints.isEmpty()
            ? "There is nothing to remove: no key is trusted."
            : DidYouMean.hint(typed, fingerprints));
  }

  private void write(UsignKey key) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path next =
          Files.createTempFile(
              folder,
              ".key",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        writeDurably(next, key.text());
        Files.move(next, folder.resolve(key.fingerprint()), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw FleetException.wrongInput(unwritable(e));
    }
  }

  private static void writeDurably(Path file, String text) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private Problem unwritable(IOException e) {
    return Problem.of(
        "trust.not-writable",
        "cannot change the trusted keys in " + folder,
        SmallFile.why(e),
        "Make the folder writable for this user.");
  }
}

package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code sha256sums} of one folder as downloads.openwrt.org has it, {@code <hex> *<name>} a
 * line, and what it is worth. Lines that are none, and names in other folders, are passed over. The
 * signature is checked over the very bytes the sums are taken from.
 *
 * @param sums file name to lower-case hex
 * @param worth what a file is whose hash is as listed
 */
record SumList(Map<String, String> sums, Provenance worth) {
  static final String NAME = "sha256sums";
  private static final String SIGNATURE = NAME + ".sig";

  /** The real ones are some kilobytes; kmods make some hundreds. */
  private static final int BYTES_MAX = 16 << 20;

  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *]([^/]+)");
  private static final String AGAIN =
      "Download sha256sums and sha256sums.sig again, both from the same folder of the server.";

  /** The list of this folder, where it has one. */
  static Optional<SumList> of(Path folder, TrustedKeys trusted) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = SmallFile.read(file, BYTES_MAX);
      return Optional.of(
          new SumList(sums(bytes), worth(folder.resolve(SIGNATURE), bytes, trusted)));
    } catch (IOException e) {
      return Optional.of(
          new SumList(
              Map.of(),
              Provenance.contradicted(
                  "the sha256sums beside it cannot be read: " + SmallFile.why(e),
                  "Make it readable for this user, or download it again.")));
    }
  }

  static Map<String, String> sums(byte[] bytes) {
    var sums = new HashMap<String, String>();
    new String(bytes, StandardCharsets.ISO_8859_1)
        .lines()
        .map(line -> LINE.matcher(line.strip()))
        .filter(line -> line.matches())
        .forEach(line -> sums.put(line.group(2), line.group(1).toLowerCase(Locale.ROOT)));
    return sums;
  }

  private static Provenance worth(Path file, byte[] list, TrustedKeys trusted) {
    if (!Files.exists(file)) {
      return Provenance.listed();
    }
    try {
      return worth(UsignSignature.read(file), list, trusted);
    } catch (NotUsign e) {
      return unreadable(e.why());
    } catch (IOException e) {
      return unreadable(SmallFile.why(e));
    }
  }

  private static Provenance worth(UsignSignature signature, byte[] list, TrustedKeys trusted) {
    return trusted
        .key(signature.fingerprint())
        .map(key -> signature.isBy(key, list) ? Provenance.signed(key) : forged(key))
        .orElseGet(() -> Provenance.listedByStranger(signature.fingerprint()));
  }

  /** The list of a folder whose files are not on this disk. */
  static SumList of(byte[] list, Optional<String> signature, TrustedKeys trusted) {
    return new SumList(
        sums(list),
        signature.map(text -> worth(text, list, trusted)).orElseGet(Provenance::listed));
  }

  private static Provenance worth(String signature, byte[] list, TrustedKeys trusted) {
    try {
      return worth(UsignSignature.parse(signature), list, trusted);
    } catch (NotUsign e) {
      return unreadable(e.why());
    }
  }

  private static Provenance forged(UsignKey key) {
    return Provenance.contradicted(
        "the sha256sums beside it is not what was signed with the trusted key "
            + key.fingerprint()
            + ": the list or its signature was changed, or they are of different releases",
        AGAIN);
  }

  private static Provenance unreadable(String why) {
    return Provenance.contradicted(
        "the sha256sums.sig beside it is no signature of usign: " + why, AGAIN);
  }
}

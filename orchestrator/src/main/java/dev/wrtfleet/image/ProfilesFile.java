package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code profiles.json} of one folder: what a release says of its own files. One that cannot be
 * read, or is not the one the {@code sha256sums} beside it lists, is worth {@code CONTRADICTED}.
 *
 * @param worth who vouches for it
 */
record ProfilesFile(List<ProfileEntry> entries, Provenance worth) {
  static final String NAME = "profiles.json";

  /** Real ones grow with the devices of a target and stay far below. */
  static final int BYTES_MAX = 32 << 20;

  private static final String AGAIN =
      "Download profiles.json again from where the images came from, or take it out of the folder.";

  /** Copies the list. */
  ProfilesFile {
    entries = List.copyOf(entries);
  }

  /** The one of this folder, judged by the folder's list; empty where there is none. */
  static Optional<ProfilesFile> of(Path folder, Optional<SumList> list) {
    Path file = folder.resolve(NAME);
    // A link to nowhere is a broken file, not a missing one.
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = SmallFile.read(file, BYTES_MAX);
      Provenance worth = worth(bytes, list);
      return Optional.of(
          worth.level() == Provenance.Level.CONTRADICTED
              ? new ProfilesFile(List.of(), worth)
              : new ProfilesFile(ProfilesText.entries(bytes), worth));
    } catch (ProfilesText.NotProfiles e) {
      return Optional.of(broken("it " + e.why()));
    } catch (IOException e) {
      return Optional.of(broken(SmallFile.why(e)));
    }
  }

  private static ProfilesFile broken(String why) {
    return new ProfilesFile(
        List.of(),
        Provenance.contradicted("the profiles.json beside it cannot be used: " + why, AGAIN));
  }

  private static Provenance worth(byte[] bytes, Optional<SumList> list) {
    if (list.isEmpty()) {
      return Provenance.noList();
    }
    if (list.get().worth().level() == Provenance.Level.CONTRADICTED) {
      return list.get().worth();
    }
    Map<String, String> sums = list.get().sums();
    if (!sums.containsKey(NAME)) {
      return Provenance.notNamed();
    }
    return sha256(bytes).equals(sums.get(NAME))
        ? list.get().worth()
        : Provenance.contradicted(
            "the profiles.json beside it is not the one the sha256sums beside it lists", AGAIN);
  }

  /** What it says of this very file; several entries where several devices share one. */
  List<ProfileEntry> about(Reading reading) {
    var found = new ArrayList<ProfileEntry>();
    for (ProfileEntry entry : entries) {
      if (entry.isAbout(reading)) {
        found.add(entry);
      }
    }
    return found;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

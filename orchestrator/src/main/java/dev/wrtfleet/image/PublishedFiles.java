package dev.wrtfleet.image;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a {@code profiles.json} that came from a server has for sysupgrade.
 *
 * @param versions it says it is of; none where it says nothing
 * @param targets as {@code versions}
 * @param flaw half a sentence that goes on after "it", why it cannot be used; empty where it can
 */
public record PublishedFiles(
    List<PublishedFile> files, Set<String> versions, Set<String> targets, String flaw) {
  /** No larger one is read. */
  public static final int BYTES_MAX = ProfilesFile.BYTES_MAX;

  /** Copies the lists. */
  public PublishedFiles {
    files = List.copyOf(files);
    versions = Set.copyOf(versions);
    targets = Set.copyOf(targets);
  }

  /** Reads the file; whatever it is, this says so in {@code flaw}. */
  public static PublishedFiles of(byte[] json) {
    try {
      List<ProfileEntry> entries = ProfilesText.entries(json);
      return new PublishedFiles(
          entries.stream().filter(ProfileEntry::isForSysupgrade).map(PublishedFiles::file).toList(),
          entries.stream()
              .map(entry -> entry.built().version())
              .filter(version -> !version.isEmpty())
              .collect(Collectors.toSet()),
          entries.stream()
              .map(entry -> entry.built().target())
              .filter(target -> !target.isEmpty())
              .collect(Collectors.toSet()),
          "");
    } catch (ProfilesText.NotProfiles e) {
      return new PublishedFiles(List.of(), Set.of(), Set.of(), e.why());
    }
  }

  private static PublishedFile file(ProfileEntry entry) {
    return new PublishedFile(
        entry.profile(),
        entry.boards().orElse(List.of()),
        entry.filesystem(),
        entry.type(),
        entry.name(),
        entry.sha256());
  }
}

package dev.wrtfleet.image;

import java.util.Locale;

/**
 * Who says that a file is what it should be: nobody, the {@code sha256sums} beside it, or somebody
 * trusted who signed that list. Says nothing about how new the file is.
 *
 * @param key fingerprint of the trusted key that signed the list; empty where none did
 * @param lacks why it is not signed, as half a sentence; empty where it is
 * @param advice what to do so that it is; empty where it is
 */
public record Provenance(Level level, String key, String lacks, String advice) {
  /** From the worst to the best. */
  public enum Level {
    /** A list says it is another file, or the list itself is not as it was signed. */
    CONTRADICTED,
    /** No list names it. */
    UNLISTED,
    /** A list has its hash; whose list it is, nobody trusted says. */
    LISTED,
    /** A build server the playbook names made it, and it is the file that server says it made. */
    BUILT,
    /** A list signed with a trusted key has its hash. */
    SIGNED;

    /** The word people and scripts see. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is this level or a better one. */
    public boolean atLeast(Level wanted) {
      return compareTo(wanted) >= 0;
    }
  }

  private static final String GET_LISTS =
      "Put sha256sums and sha256sums.sig from where the image came from into its folder.";

  /** Refuses a signature without a key, and a key without a signature. */
  public Provenance {
    if ((level == Level.SIGNED) == key.isEmpty()) {
      throw new IllegalArgumentException(level + " with the key '" + key + "'");
    }
  }

  /** What is known of an image no list was looked up for. */
  public static Provenance noList() {
    return new Provenance(Level.UNLISTED, "", "there is no sha256sums beside it", GET_LISTS);
  }

  static Provenance notNamed() {
    return new Provenance(
        Level.UNLISTED, "", "the sha256sums beside it does not name it", GET_LISTS);
  }

  static Provenance listed() {
    return new Provenance(
        Level.LISTED,
        "",
        "the sha256sums beside it has no sha256sums.sig",
        "Put sha256sums.sig from where the image came from into its folder.");
  }

  static Provenance listedByStranger(String fingerprint) {
    return new Provenance(
        Level.LISTED,
        "",
        "the sha256sums beside it is signed with the key " + fingerprint + ", which is not trusted",
        "If that is the key of who built the image, get its public key from there and trust it:"
            + " wrtfleet images trust KEYFILE");
  }

  static Provenance signed(UsignKey key) {
    return new Provenance(Level.SIGNED, key.fingerprint(), "", "");
  }

  /** Built to order by this server. */
  public static Provenance built(String server) {
    return new Provenance(
        Level.BUILT,
        "",
        "it was built to order by " + server + ", and no signed list names such an image",
        "Where only signed images may be used, put the image of the release into a catalog.");
  }

  static Provenance contradicted(String lacks, String advice) {
    return new Provenance(Level.CONTRADICTED, "", lacks, advice);
  }
}

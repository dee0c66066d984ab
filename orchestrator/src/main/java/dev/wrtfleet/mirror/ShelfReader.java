package dev.wrtfleet.mirror;

import dev.wrtfleet.download.Document;
import dev.wrtfleet.image.Provenance.Level;
import dev.wrtfleet.image.PublishedFiles;
import dev.wrtfleet.image.PublishedList;
import dev.wrtfleet.image.TrustedKeys;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads the folder of a target on the server: list, signature, profiles.json, each proved by the
 * one before. Only when all are good they replace those on this machine, so that nothing good there
 * is replaced by anything worse.
 */
final class ShelfReader {
  static final String PROFILES = "profiles.json";

  /** That of the largest target has some 2 MB; read it takes ten times as much memory. */
  static final int PROFILES_MAX = 8 << 20;

  private static final String LIST = "sha256sums";
  private static final String SIGNATURE = LIST + ".sig";

  /** With all kernel modules some hundred kilobytes. */
  private static final int LIST_MAX = 16 << 20;

  private static final int SIGNATURE_MAX = 4096;
  private static final String LATER =
      "If the server is being filled with another build, try again later; else name another mirror"
          + " with --from.";

  private final FetchOrder order;
  private final Documents documents;
  private final TrustedKeys trusted;

  ShelfReader(FetchOrder order, Documents documents, TrustedKeys trusted) {
    this.order = order;
    this.documents = documents;
    this.trusted = trusted;
  }

  Shelf open(String target) throws InterruptedException {
    return switch (documents.get(order.mirror().file(target, LIST), LIST_MAX)) {
      case Page.Absent absent -> new Shelf.Absent(target);
      case Page.Lost lost -> new Shelf.Shut(lost.trouble());
      case Page.There list -> signed(target, list.document());
    };
  }

  private Shelf signed(String target, Document list) throws InterruptedException {
    return switch (documents.get(order.mirror().file(target, SIGNATURE), SIGNATURE_MAX)) {
      case Page.Absent absent -> proved(target, list, Optional.empty());
      case Page.Lost lost -> new Shelf.Shut(lost.trouble());
      case Page.There signature -> proved(target, list, Optional.of(signature.document()));
    };
  }

  private Shelf proved(String target, Document list, Optional<Document> signature)
      throws InterruptedException {
    var published = PublishedList.of(list.bytes(), signature.map(Document::text), trusted);
    Optional<Problem> objection = objection(target, published);
    if (objection.isPresent()) {
      return shut(objection.get());
    }
    return switch (documents.get(order.mirror().file(target, PROFILES), PROFILES_MAX)) {
      case Page.Absent absent ->
          new Shelf.Shut(
              Trouble.missing(
                  Problem.of(
                      "mirror.no-profiles",
                      at(target, PROFILES) + " is not there",
                      "releases before 19.07 have none, so nothing says which file is for whom",
                      "Download such images by hand, with sha256sums and sha256sums.sig.")));
      case Page.Lost lost -> new Shelf.Shut(lost.trouble());
      case Page.There profiles ->
          described(target, published, new Papers(list, signature, profiles.document()));
    };
  }

  private Optional<Problem> objection(String target, PublishedList list) {
    if (list.isEmpty()) {
      return Optional.of(
          Problem.of(
              "mirror.no-list", at(target, LIST) + " is no list of files", "it names none", LATER));
    }
    String what = at(target, LIST) + " is not used";
    if (list.worth().level() == Level.CONTRADICTED) {
      String why = "it is not what was signed, or its signature is none";
      return Optional.of(Problem.of("mirror.forged", what, why, LATER));
    }
    if (list.worth().level() == Level.SIGNED) {
      return Optional.empty();
    }
    if (!order.allowUnsigned()) {
      return Optional.of(
          Problem.of(
              "mirror.unsigned",
              what,
              list.worth().lacks().replace(" beside it", ""),
              "Trust the key of who built the release: wrtfleet images trust KEYFILE. Or, where the"
                  + " way to the server is safe, say --allow-unsigned."));
    }
    boolean better =
        PublishedList.in(order.folder(target), trusted)
            .filter(here -> here.worth().level() == Level.SIGNED)
            .isPresent();
    return better
        ? Optional.of(
            Problem.of(
                "mirror.worse-list",
                what,
                "the list in " + order.folder(target) + " is signed with a trusted key, this not",
                "Fetch into another folder with --into."))
        : Optional.empty();
  }

  private Shelf described(String target, PublishedList list, Papers papers) {
    byte[] profiles = papers.profiles().bytes();
    String what = at(target, PROFILES) + " is not used";
    if (!list.sum(PROFILES).equals(Optional.of(sha256(profiles)))) {
      return shut(Problem.of("mirror.profiles", what, "it is not the one sha256sums lists", LATER));
    }
    var files = PublishedFiles.of(profiles);
    if (!files.flaw().isEmpty()) {
      return shut(Problem.of("mirror.profiles", what, "it " + files.flaw(), LATER));
    }
    boolean ours =
        files.versions().stream().allMatch(order.mirror()::isRelease)
            && files.targets().stream().allMatch(target::equals);
    if (!ours) {
      String why =
          "it is of %s for %s, not of %s for %s"
              .formatted(
                  String.join(", ", files.versions()),
                  String.join(", ", files.targets()),
                  order.mirror().release(),
                  target);
      return shut(Problem.of("mirror.other-release", what, why, LATER));
    }
    return order.dryRun()
        ? new Shelf.Open(target, list, files.files())
        : stored(papers, new Shelf.Open(target, list, files.files()));
  }

  /** The signature goes first: a kill behind it leaves a mismatch, which the next fetch mends. */
  private Shelf stored(Papers papers, Shelf.Open open) {
    Path folder = order.folder(open.target());
    var place = new Place(folder);
    try {
      place.make();
      if (papers.signature().isPresent()) {
        place.put(SIGNATURE, papers.signature().get().bytes());
      } else {
        place.remove(SIGNATURE);
      }
      place.put(LIST, papers.list().bytes());
      place.put(PROFILES, papers.profiles().bytes());
      return open;
    } catch (IOException e) {
      return new Shelf.Shut(
          Trouble.local(
              Problem.of(
                  "mirror.folder",
                  "cannot write into " + folder,
                  String.valueOf(e.getMessage()),
                  "Make room and the folder writable for this user, or name another one with"
                      + " --into.")));
    }
  }

  private String at(String target, String name) {
    return order.mirror().file(target, name).toString();
  }

  private static Shelf shut(Problem problem) {
    return new Shelf.Shut(Trouble.refused(problem));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What the server says of a folder. */
  private record Papers(Document list, Optional<Document> signature, Document profiles) {}
}

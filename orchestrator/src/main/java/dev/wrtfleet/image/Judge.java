package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Says what a file is for and whether to trust it. Bytes, metadata and name must agree: metadata
 * alone is no proof (some factory and recovery files carry it), and a name alone proves nothing.
 */
final class Judge {
  private static final String TAKE = " Take the file of this device that ends in '-sysupgrade'.";
  private static final String AGAIN =
      " Download it again and compare its sha256 with the one next to it on the server.";

  private static final String MISNAMED =
      " Its name says 'sysupgrade', but its bytes say otherwise.";

  private static final String REFUSED_FOR_METADATA = " sysupgrade refuses it for missing metadata;";

  private Judge() {}

  /** The ruling on one file. {@code brokenProof} names a checksum of its own that is wrong. */
  static Ruling rule(
      Finding finding, TrailerReading trailer, NameHint hint, Optional<String> brokenProof) {
    Ruling ruling = byContents(finding, trailer, hint, brokenProof);
    boolean misnamed =
        hint == NameHint.SYSUPGRADE
            && ruling.verdict() == Verdict.REFUSE
            && ruling.kind() != ImageKind.BROKEN;
    return misnamed ? new Ruling(ruling.kind(), ruling.verdict(), ruling.why() + MISNAMED) : ruling;
  }

  private static Ruling byContents(
      Finding finding, TrailerReading trailer, NameHint hint, Optional<String> brokenProof) {
    return switch (trailer.state()) {
      case OK -> withMetadata(finding, trailer, hint);
      case NONE, SIGNATURE_ONLY ->
          damage(finding, brokenProof.filter(proof -> trailer.state() == MetadataState.NONE))
              .orElseGet(() -> withoutMetadata(finding, hint));
      case HIDDEN, TRUNCATED, CRC_ERROR, SIZE_ERROR, BAD_JSON, WRONG_TYPES ->
          brokenMetadata(finding, trailer);
    };
  }

  private static Optional<Ruling> damage(Finding finding, Optional<String> brokenProof) {
    if (finding.shape() == Shape.CUT) {
      return Optional.of(
          broken(sentence(finding, "but the file is shorter than it says itself.") + AGAIN));
    }
    if (finding.shape() == Shape.DAMAGED) {
      return Optional.of(
          broken(sentence(finding, "but what it unpacks to does not match its checksum.") + AGAIN));
    }
    return brokenProof.map(proof ->
        broken(sentence(finding, "but " + proof + " does not match: it is damaged.") + AGAIN));
  }

  private static Ruling withMetadata(Finding finding, TrailerReading trailer, NameHint hint) {
    String boards = trailer.metadata().map(metadata -> list(metadata)).orElse("");
    if (hint.isRescue() && finding.shape() != Shape.FOREIGN) {
      return rescue(finding, hint);
    }
    return switch (finding.shape()) {
      case LAYOUT, BOTH, TWIN, KEPT_HEADER, OPEN_CARD, CARD, UNRECOGNISED ->
          hint == NameHint.FACTORY || trailer.forStockFirmware()
              ? ask(finding, boards, trailer.forStockFirmware())
              : new Ruling(ImageKind.SYSUPGRADE, Verdict.OK, accepted(finding, boards));
      case STOCK_UPDATE -> ask(finding, boards, true);
      case ELF, ROOTFS ->
          new Ruling(
              ImageKind.SYSUPGRADE,
              Verdict.ASK,
              sentence(finding, "with good metadata for " + boards + ", but nothing else is in it:")
                  + " a router would take it, and may have no "
                  + (finding.shape() == Shape.ELF ? "root file system" : "kernel")
                  + " afterwards. Use it only where it is proved.");
      case CUT, DAMAGED ->
          new Ruling(
              ImageKind.SYSUPGRADE,
              Verdict.ASK,
              sentence(
                      finding,
                      "with good metadata for "
                          + boards
                          + ", but its own header contradicts itself:")
                  + " a router would take it and may not start. Use it only where it is proved.");
      case WRAPPED, RAW_NAND, KERNEL, RESCUE, PC_DISK, FOREIGN -> refusedThough(finding, hint);
    };
  }

  /** Metadata or not, these are not for sysupgrade, or not by name. */
  private static Ruling refusedThough(Finding finding, NameHint hint) {
    Ruling ruling = withoutMetadata(finding, hint);
    return new Ruling(
        ruling.kind(),
        ruling.verdict(),
        ruling
            .why()
            .replace(
                REFUSED_FOR_METADATA,
                " Its metadata would let it pass sysupgrade's check all the same;"));
  }

  private static Ruling withoutMetadata(Finding finding, NameHint hint) {
    if (hint.isRescue() && isFirmware(finding.shape())) {
      return rescue(finding, hint);
    }
    return switch (finding.shape()) {
      case BOTH -> both(finding);
      case LAYOUT -> hint == NameHint.FACTORY ? twin(finding) : needsMap(finding);
      case TWIN -> twin(finding);
      case KEPT_HEADER, WRAPPED -> wrapped(finding);
      case STOCK_UPDATE, RAW_NAND -> rawFlash(finding, hint);
      case KERNEL, ELF -> rescue(finding, NameHint.INITRAMFS);
      case RESCUE -> rescue(finding, hint == NameHint.INITRAMFS ? hint : NameHint.RECOVERY);
      case PC_DISK, OPEN_CARD -> disk(finding);
      case CARD -> card(finding);
      case ROOTFS, FOREIGN, UNRECOGNISED, CUT, DAMAGED -> unknown(finding);
    };
  }

  /** Whether a name may turn this into a rescue image. */
  private static boolean isFirmware(Shape shape) {
    return switch (shape) {
      case LAYOUT, BOTH, TWIN, KEPT_HEADER, ELF, KERNEL, RESCUE, RAW_NAND, ROOTFS, UNRECOGNISED ->
          true;
      case WRAPPED, STOCK_UPDATE, PC_DISK, OPEN_CARD, CARD, FOREIGN, CUT, DAMAGED -> false;
    };
  }

  private static String accepted(Finding finding, String boards) {
    String doubt =
        finding.shape() == Shape.UNRECOGNISED
            ? " The firmware itself is of a kind this program does not know; its checksum is right."
            : "";
    return sentence(finding, "for sysupgrade on " + boards + ".") + doubt;
  }

  private static Ruling ask(Finding finding, String boards, boolean byContents) {
    String purpose =
        byContents
            ? ", made for the maker's firmware:"
            : ", but by its name for the maker's firmware:";
    return new Ruling(
        ImageKind.FACTORY,
        Verdict.ASK,
        sentence(finding, "with metadata for " + boards + purpose)
            + " sysupgrade would take it, and only somebody who knows this device can say whether"
            + " it starts afterwards."
            + TAKE);
  }

  private static Ruling needsMap(Finding finding) {
    return new Ruling(
        ImageKind.SYSUPGRADE,
        Verdict.NEEDS_MAP,
        sentence(finding, "for sysupgrade, without metadata, so it cannot say for which board.")
            + " Most releases from 19.07 on refuse such a file; where the target never has"
            + " metadata, name the routers it is for under 'images: map'.");
  }

  private static Ruling both(Finding finding) {
    return new Ruling(
        ImageKind.SYSUPGRADE,
        Verdict.NEEDS_MAP,
        sentence(finding, "both the factory and the sysupgrade file on Broadcom's older targets.")
            + " They never ask for metadata, so it cannot say for which board: name the routers it"
            + " is for under 'images: map'. Every other target refuses it.");
  }

  private static Ruling twin(Finding finding) {
    return new Ruling(
        ImageKind.FACTORY,
        Verdict.ASK,
        sentence(finding, "to be installed from the maker's firmware.")
            + " sysupgrade refuses it where metadata is asked for; written with mtd, or forced, it"
            + " would start on this one board. It cannot name that board."
            + TAKE);
  }

  private static Ruling wrapped(Finding finding) {
    return new Ruling(
        ImageKind.FACTORY,
        Verdict.REFUSE,
        sentence(finding, "only for the maker's web page, TFTP or boot loader.")
            + REFUSED_FOR_METADATA
            + " written to flash, the maker's header or footer gets in there and the router no"
            + " longer starts."
            + TAKE);
  }

  private static Ruling rawFlash(Finding finding, NameHint hint) {
    return new Ruling(
        hint == NameHint.RECOVERY ? ImageKind.RECOVERY : ImageKind.FACTORY,
        Verdict.REFUSE,
        sentence(finding, "to be written by a boot loader or the maker's firmware.")
            + " Given to sysupgrade or mtd, it lands inside the running layout and the router no"
            + " longer starts."
            + TAKE);
  }

  private static Ruling rescue(Finding finding, NameHint hint) {
    boolean recovery = hint == NameHint.RECOVERY;
    if (holdsSystem(finding.shape())) {
      return new Ruling(
          recovery ? ImageKind.RECOVERY : ImageKind.INITRAMFS,
          Verdict.REFUSE,
          sentence(
              finding,
              "but by its name "
                  + (recovery
                      ? "a rescue system for the boot loader."
                      : "a system that runs in memory.")
                  + " Name and contents disagree, so it is not to be flashed; metadata in it would"
                  + " not keep a router from taking it."
                  + TAKE));
    }
    return new Ruling(
        recovery ? ImageKind.RECOVERY : ImageKind.INITRAMFS,
        Verdict.REFUSE,
        sentence(
                finding,
                recovery
                    ? "a rescue system for the boot loader."
                    : "a system that runs in memory, to be booted over the network.")
            + " Flashed with sysupgrade or mtd there would be no root file system to start from."
            + TAKE);
  }

  /** Whether there is more in it than a kernel, as far as its bytes tell. */
  private static boolean holdsSystem(Shape shape) {
    return switch (shape) {
      case LAYOUT, BOTH, TWIN, KEPT_HEADER, WRAPPED, STOCK_UPDATE, RAW_NAND -> true;
      case PC_DISK, OPEN_CARD, CARD, ROOTFS, CUT, DAMAGED -> true;
      case KERNEL, ELF, RESCUE, UNRECOGNISED, FOREIGN -> false;
    };
  }

  private static Ruling disk(Finding finding) {
    return new Ruling(
        ImageKind.DISK,
        Verdict.NEEDS_MAP,
        sentence(finding, "which never names a board: sysupgrade takes it on any such machine.")
            + " Name target, root file system and EFI it is for under 'images: map'.");
  }

  private static Ruling card(Finding finding) {
    return new Ruling(
        ImageKind.DISK,
        Verdict.REFUSE,
        sentence(finding, "without metadata, to be written to the card in a card reader.")
            + " sysupgrade refuses it."
            + " Take the file that ends in '-sysupgrade.img.gz', and never unpack that one: its"
            + " metadata stands behind the packed part.");
  }

  private static Ruling unknown(Finding finding) {
    String consequence =
        finding.shape() == Shape.ROOTFS
            ? " sysupgrade refuses it; written with mtd there would be no kernel to start."
            : " sysupgrade refuses it; written with mtd, the router would no longer start.";
    return new Ruling(
        ImageKind.UNKNOWN,
        Verdict.REFUSE,
        sentence(finding, "not an image for sysupgrade.") + consequence + TAKE);
  }

  private static Ruling brokenMetadata(Finding finding, TrailerReading trailer) {
    if (finding.shape() == Shape.FOREIGN) {
      // What lies in an archive is no trailer of the archive.
      return unknown(finding);
    }
    boolean wrapped =
        finding.shape() == Shape.WRAPPED
            || finding.shape() == Shape.STOCK_UPDATE
            || finding.shape() == Shape.RAW_NAND;
    boolean inside =
        trailer.state() == MetadataState.HIDDEN || trailer.state() == MetadataState.CRC_ERROR;
    if (wrapped && inside) {
      // Wrapped around a whole sysupgrade file, trailer and all; its checksum is the inner file's.
      return finding.shape() == Shape.WRAPPED
          ? wrapped(finding)
          : rawFlash(finding, NameHint.FACTORY);
    }
    String problem =
        switch (trailer.state()) {
          case HIDDEN -> hidden(trailer);
          case TRUNCATED -> "but its end is missing." + AGAIN;
          case CRC_ERROR ->
              "but the checksum over it does not match: at least one bit is not as it was built."
                  + AGAIN;
          case SIZE_ERROR -> "but its trailer says a size that cannot be." + AGAIN;
          case BAD_JSON, WRONG_TYPES ->
              "but its metadata " + trailer.detail() + ", so routers refuse it. Build it again.";
          case NONE, OK, SIGNATURE_ONLY -> throw new IllegalStateException("nothing is wrong");
        };
    return broken(sentence(finding, problem));
  }

  private static String hidden(TrailerReading trailer) {
    return trailer.surplusBytes() > 0
        ? "but behind its metadata there is more (%d bytes), so no router sees it. Cut that off, or download it again."
            .formatted(trailer.surplusBytes())
        : "but something stands behind its metadata, so no router sees it." + AGAIN;
  }

  private static Ruling broken(String why) {
    return new Ruling(ImageKind.BROKEN, Verdict.REFUSE, why);
  }

  private static String list(Metadata metadata) {
    int shown = 4;
    String boards = String.join(", ", metadata.boards().stream().limit(shown).toList());
    int more = metadata.boards().size() - shown;
    return more > 0 ? boards + " and " + more + " more" : boards;
  }

  private static String sentence(Finding finding, String rest) {
    String what = finding.what();
    return Character.toUpperCase(what.charAt(0)) + what.substring(1) + ", " + rest;
  }
}

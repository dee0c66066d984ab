package dev.wrtfleet.image;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the end of a file brought, judged as fwtool on a router judges it: from the end backwards,
 * stopping at the first wrong checksum or size, the first INFO chunk found wins. Source: OpenWrt
 * fwtool {@code fwtool.c}, extract_data.
 *
 * @param detail what is wrong, for people; empty where nothing is
 * @param forStockFirmware whether the metadata is the maker's own
 * @param surplusBytes how many bytes hide a good trailer; 0 where none is hidden
 */
record TrailerReading(
    MetadataState state,
    Optional<Metadata> metadata,
    String detail,
    boolean forStockFirmware,
    long surplusBytes) {
  private static final int INFO_HEADER_BYTES = 8;

  /** Plans the checksums for one file, and reads them once the file has streamed by. */
  static final class Plan {
    private final Bytes file;
    private final LostTrailer lost;
    private final TrailerChain chain;
    private final PrefixSums sums;

    Plan(Bytes file) {
      this.file = file;
      var atEnd = new TrailerChain(file, file.length());
      this.lost =
          atEnd.chunks().isEmpty()
              ? LostTrailer.in(file)
              : new LostTrailer(MetadataState.NONE, file.length());
      this.chain =
          lost.state() == MetadataState.HIDDEN ? new TrailerChain(file, lost.endsAt()) : atEnd;
      this.sums =
          new PrefixSums(chain.chunks().stream().map(TrailerChain.Chunk::trailerAt).toList());
    }

    /** Must see the file. */
    Sink sums() {
      return sums;
    }

    /** Where the firmware ends; a hidden trailer counts as part of it. */
    long payloadEnd() {
      return lost.state() == MetadataState.HIDDEN ? file.length() : chain.payloadEnd();
    }

    /** Where the SIGNATURE chunk at the very end begins; absent where there is none. */
    OptionalLong signatureAt() {
      boolean ends = lost.state() == MetadataState.NONE && !chain.chunks().isEmpty();
      return ends && !chain.sizeWrong() && chain.chunks().getFirst().isSignature()
          ? OptionalLong.of(chain.chunks().getFirst().from())
          : OptionalLong.empty();
    }

    TrailerReading read() {
      return switch (lost.state()) {
        case TRUNCATED -> without(MetadataState.TRUNCATED, "");
        case HIDDEN -> hidden();
        case NONE, OK, SIGNATURE_ONLY, CRC_ERROR, SIZE_ERROR, BAD_JSON, WRONG_TYPES -> atEnd();
      };
    }

    private TrailerReading hidden() {
      long surplus = file.length() - lost.endsAt();
      boolean good = atEnd().state == MetadataState.OK;
      return new TrailerReading(
          MetadataState.HIDDEN, Optional.empty(), "", false, good ? surplus : 0);
    }

    private TrailerReading atEnd() {
      for (int i = 0; i < chain.chunks().size(); i++) {
        TrailerChain.Chunk chunk = chain.chunks().get(i);
        if (sums.uninverted(chunk.trailerAt()) != chunk.crc()) {
          return without(MetadataState.CRC_ERROR, "");
        }
        if (chain.sizeWrong() && i == chain.chunks().size() - 1) {
          return without(MetadataState.SIZE_ERROR, "");
        }
        if (chunk.isInfo() && file.word(chunk.from()) == 0) {
          return info(chunk);
        }
      }
      if (chain.chunks().stream().anyMatch(TrailerChain.Chunk::isInfo)) {
        // No checksum covers the size; where it is wrong, the chunk seems to be of another version.
        return without(MetadataState.SIZE_ERROR, "");
      }
      boolean signed = chain.chunks().stream().anyMatch(TrailerChain.Chunk::isSignature);
      return without(signed ? MetadataState.SIGNATURE_ONLY : MetadataState.NONE, "");
    }

    private TrailerReading info(TrailerChain.Chunk chunk) {
      long from = chunk.from() + INFO_HEADER_BYTES;
      if (from > chunk.trailerAt()) {
        return without(MetadataState.SIZE_ERROR, "");
      }
      MetadataText text = MetadataText.of(file.read(from, (int) (chunk.trailerAt() - from)));
      return new TrailerReading(
          text.state(), text.metadata(), text.problem(), text.forStockFirmware(), 0);
    }

    private static TrailerReading without(MetadataState state, String detail) {
      return new TrailerReading(state, Optional.empty(), detail, false, 0);
    }
  }
}

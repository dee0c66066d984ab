package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;

/**
 * Looks for a trailer that no router would find: behind padding or a maker's checksum, or cut off.
 * Only called where the file does not end in a trailer.
 *
 * @param state HIDDEN, TRUNCATED or NONE
 * @param endsAt where a hidden trailer ends
 */
record LostTrailer(MetadataState state, long endsAt) {
  /** Makers' footers and the padding of a flash block are smaller. */
  private static final int WINDOW = Bytes.READ_MAX;

  /** Padding up to the largest NOR flash is looked behind. */
  private static final long PADDING_MAX = 64L << 20;

  private static final String INFO_HEADER = "\0\0\0\0\0\0\0\0{";
  private static final String SIGNATURE_TEXT = "untrusted comment: signed by key";

  /** Looks at the end of the file, then at what lies before a padding there. */
  static LostTrailer in(Bytes file) {
    LostTrailer here = before(file, file.length());
    if (here.state != MetadataState.NONE) {
      return here;
    }
    long end = paddingStart(file);
    return end == file.length() ? here : before(file, Math.min(file.length(), end + 16));
  }

  private static LostTrailer before(Bytes file, long end) {
    long from = Math.max(0, end - WINDOW);
    String tail = new String(file.read(from, WINDOW), StandardCharsets.ISO_8859_1);
    int magic = tail.lastIndexOf(TrailerChain.MAGIC);
    if (magic >= 0 && isTrailer(file, from + magic)) {
      long endsAt = from + magic + TrailerChain.TRAILER_BYTES;
      boolean signatureCut =
          file.length() - endsAt < TrailerChain.TRAILER_BYTES * 64L
              && tail.indexOf("untrusted comment", magic) >= 0;
      return endsAt > file.length() || signatureCut
          ? new LostTrailer(MetadataState.TRUNCATED, file.length())
          : new LostTrailer(MetadataState.HIDDEN, endsAt);
    }
    return new LostTrailer(
        end == file.length() && endsInMetadata(tail) ? MetadataState.TRUNCATED : MetadataState.NONE,
        file.length());
  }

  /** Whether a whole trailer, or the beginning of one at the very end, stands there. */
  private static boolean isTrailer(Bytes file, long at) {
    if (at + TrailerChain.TRAILER_BYTES > file.length()) {
      return true;
    }
    long size = file.word(at + 12);
    return file.big(at + 8, 1) <= 1
        && file.big(at + 9, 3) == 0
        && size >= TrailerChain.TRAILER_BYTES
        && size <= TrailerChain.DATA_MAX + TrailerChain.TRAILER_BYTES;
  }

  private static boolean endsInMetadata(String tail) {
    int begin = tail.lastIndexOf(INFO_HEADER);
    if (begin >= 0) {
      String json = tail.substring(begin + INFO_HEADER.length() - 1);
      return json.contains("\"") && json.chars().allMatch(LostTrailer::isText);
    }
    int signature = tail.lastIndexOf(SIGNATURE_TEXT);
    return signature >= 0 && tail.length() - signature < 512;
  }

  private static boolean isText(int character) {
    return (character >= ' ' && character < 0x7f) || character == '\n' || character == '\t';
  }

  private static long paddingStart(Bytes file) {
    long at = file.length();
    long stop = Math.max(0, at - PADDING_MAX);
    if (at == 0) {
      return 0;
    }
    int padding = file.read(at - 1, 1)[0];
    if (padding != 0 && padding != (byte) 0xff) {
      return at;
    }
    while (at > stop) {
      long from = Math.max(stop, at - Bytes.READ_MAX);
      byte[] block = file.read(from, (int) (at - from));
      for (int i = block.length - 1; i >= 0; i--) {
        if (block[i] != padding) {
          return from + i + 1;
        }
      }
      at = from;
    }
    return at;
  }
}

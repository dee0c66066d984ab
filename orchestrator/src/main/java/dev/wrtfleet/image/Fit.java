package dev.wrtfleet.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * FIT images. With a root file system inside it is what sysupgrade writes; with a ramdisk, or a
 * kernel alone, it is to be booted; Qualcomm's factory files are FIT around raw flash contents.
 * Source: U-Boot {@code doc/usage/fit}, the devicetree specification (flattened format), OpenWrt
 * {@code scripts/mkits*.sh}.
 */
final class Fit implements ContainerReader {
  static final long MAGIC = 0xd00dfeedL;
  private static final long BEGIN_NODE = 1;
  private static final long END_NODE = 2;
  private static final long PROPERTY = 3;
  private static final long NOTHING = 4;

  /** A FIT of all device trees of a target has some hundred nodes. */
  private static final int TOKENS_MAX = 20_000;

  private static final int NAME_MAX = 256;

  /** One sub-image: its node's name and its type. */
  private record Part(String name, String type) {
    boolean is(String kind) {
      return type.equals(kind);
    }
  }

  /** What the walk over the tree brings. */
  private record Tree(List<Part> parts, long end) {
    boolean has(String type) {
      return parts.stream().anyMatch(part -> part.is(type));
    }

    boolean hasRootfs() {
      return parts.stream()
          .anyMatch(part -> part.name.startsWith("rootfs") && part.is("filesystem"));
    }
  }

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.word(0) != MAGIC) {
      return Optional.empty();
    }
    Tree tree = new Walk(bytes).tree();
    return Optional.of(finding(sample, tree));
  }

  private static Finding finding(Sample sample, Tree tree) {
    if (tree.end > sample.payload().length()) {
      return Finding.of("fit", Shape.CUT, "a FIT image");
    }
    if (tree.parts.isEmpty()) {
      return Finding.of("fit", Shape.FOREIGN, "a device tree, or a FIT image with nothing in it");
    }
    if (tree.has("script") || (tree.has("firmware") && !tree.has("kernel"))) {
      return Finding.of("fit", Shape.STOCK_UPDATE, "a FIT factory file with raw flash contents");
    }
    if (tree.hasRootfs()) {
      return Finding.of("fit", Shape.LAYOUT, "a FIT image with a root file system inside");
    }
    if (tree.has("ramdisk")) {
      return Finding.of("fit", Shape.RESCUE, "a FIT image with a ramdisk and no root file system");
    }
    if (!tree.has("kernel")) {
      return Finding.of("fit", Shape.UNRECOGNISED, "a FIT image without a kernel");
    }
    Shape behind = sample.behindKernel(tree.end);
    return Finding.of("fit", behind, "a FIT kernel" + Uimage.words(behind));
  }

  /** One pass over the tree's tokens; data are stepped over, never read. */
  private static final class Walk {
    private final Bytes bytes;
    private final long strings;
    private final List<String> path = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private String type = "";
    private long offset = -1;
    private long position = -1;
    private long size;
    private long end;

    Walk(Bytes bytes) {
      this.bytes = bytes;
      this.strings = bytes.word(12);
      this.end = bytes.word(4);
    }

    Tree tree() {
      long at = bytes.word(8);
      for (int token = 0; token < TOKENS_MAX && at >= 0; token++) {
        at = step(at);
      }
      return new Tree(List.copyOf(parts), end);
    }

    /** The place of the next token, or -1 at the end. */
    private long step(long at) {
      long token = bytes.word(at);
      if (token == BEGIN_NODE) {
        String name = bytes.text(at + 4, NAME_MAX);
        path.add(name);
        return path.size() > 16 ? -1 : aligned(at + 4 + name.length() + 1);
      }
      if (token == END_NODE) {
        return closeNode() ? at + 4 : -1;
      }
      if (token == PROPERTY) {
        property(bytes.text(strings + bytes.word(at + 8), NAME_MAX), at + 12, bytes.word(at + 4));
        return aligned(at + 12 + bytes.word(at + 4));
      }
      return token == NOTHING ? at + 4 : -1;
    }

    private boolean inPart() {
      return path.size() == 3 && path.get(1).equals("images");
    }

    private void property(String name, long at, long length) {
      if (!inPart()) {
        return;
      }
      switch (name) {
        case "type" -> type = bytes.text(at, (int) Math.min(length, NAME_MAX));
        case "data-offset" -> offset = bytes.word(at);
        case "data-position" -> position = bytes.word(at);
        case "data-size" -> size = bytes.word(at);
        default -> {}
      }
    }

    private boolean closeNode() {
      if (path.isEmpty()) {
        return false;
      }
      if (inPart()) {
        parts.add(new Part(path.getLast(), type));
        long from = position >= 0 ? position : offset >= 0 ? aligned(bytes.word(4)) + offset : 0;
        end = Math.max(end, from + size);
        type = "";
        offset = -1;
        position = -1;
        size = 0;
      }
      path.removeLast();
      return !path.isEmpty();
    }

    private static long aligned(long at) {
      return (at + 3) / 4 * 4;
    }
  }
}

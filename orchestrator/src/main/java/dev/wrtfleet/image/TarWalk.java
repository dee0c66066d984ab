package dev.wrtfleet.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists a tar archive as it streams by and keeps the small text {@code CONTROL}. Source: ustar
 * (POSIX.1-1988), {@code scripts/sysupgrade-tar.sh}.
 */
final class TarWalk implements Sink {
  private static final int BLOCK = 512;

  /** A sysupgrade tar has five members; a config backup's first ones are enough to know it. */
  private static final int MEMBERS_MAX = 64;

  private static final int CONTROL_MAX = 4096;

  private final byte[] header = new byte[BLOCK];
  private final List<String> members = new ArrayList<>();
  private final ByteArrayOutputStream control = new ByteArrayOutputStream();
  private int headerBytes;
  private long bodyLeft;
  private long controlLeft;
  private State state = State.HEADER;

  private enum State {
    HEADER,
    BODY,
    ENDED,
    NO_TAR
  }

  @Override
  public void accept(long at, byte[] buffer, int count) {
    int done = 0;
    while (done < count && (state == State.HEADER || state == State.BODY)) {
      done += state == State.HEADER ? header(buffer, done, count) : body(buffer, done, count);
    }
  }

  private int header(byte[] buffer, int from, int count) {
    int taken = Math.min(count - from, BLOCK - headerBytes);
    System.arraycopy(buffer, from, header, headerBytes, taken);
    headerBytes += taken;
    if (headerBytes == BLOCK) {
      headerBytes = 0;
      open(Bytes.of(header.clone()));
    }
    return taken;
  }

  private void open(Bytes block) {
    if (block.isPadding(0, BLOCK) && block.big(0, 1) == 0) {
      state = members.isEmpty() ? State.NO_TAR : State.ENDED;
      return;
    }
    long size = octal(block.text(124, 12));
    if (!block.has(257, "ustar") || size < 0 || octal(block.text(148, 8)) != sum(header)) {
      state = members.isEmpty() ? State.NO_TAR : State.ENDED;
      return;
    }
    String name = block.text(0, 100);
    if (members.size() < MEMBERS_MAX) {
      members.add(name);
    }
    bodyLeft = (size + BLOCK - 1) / BLOCK * BLOCK;
    controlLeft = name.endsWith("/CONTROL") ? Math.min(size, CONTROL_MAX) : 0;
    state = bodyLeft == 0 ? State.HEADER : State.BODY;
  }

  private int body(byte[] buffer, int from, int count) {
    int taken = (int) Math.min(count - from, bodyLeft);
    int kept = (int) Math.min(taken, controlLeft);
    control.write(buffer, from, kept);
    controlLeft -= kept;
    bodyLeft -= taken;
    if (bodyLeft == 0) {
      state = State.HEADER;
    }
    return taken;
  }

  private static long octal(String text) {
    if (text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c < '8')) {
      return -1;
    }
    return Long.parseLong(text, 8);
  }

  private static long sum(byte[] block) {
    long sum = 0;
    for (int i = 0; i < block.length; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
    }
    return sum;
  }

  /** The names of the first members, in order; empty where this is no tar. */
  List<String> members() {
    return List.copyOf(members);
  }

  /** Whether the end is missing in the middle of a member. */
  boolean cut() {
    return state == State.BODY || (state == State.HEADER && headerBytes > 0 && !members.isEmpty());
  }

  /** The board the text CONTROL names. */
  Optional<String> controlBoard() {
    return control
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("BOARD="))
        .map(line -> line.substring("BOARD=".length()).strip())
        .filter(board -> board.chars().allMatch(c -> c > ' ' && c < 0x7f) && !board.isEmpty())
        .findFirst();
  }
}

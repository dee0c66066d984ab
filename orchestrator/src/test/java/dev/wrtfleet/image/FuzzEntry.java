package dev.wrtfleet.image;

import java.util.function.Consumer;

/** Where Jazzer comes in. Public because it looks for it by name. */
public final class FuzzEntry {
  static final String PLANTED = "planted";
  static final String FOUND = "the planted mistake was found";

  private static final int WARM_UP = 3;

  private static Consumer<byte[]> target = FuzzEntry::planted;

  private FuzzEntry() {}

  /** Is told the target's name once. */
  public static void fuzzerInitialize(String[] arguments) {
    if (!arguments[0].equals(PLANTED)) {
      FuzzTarget named = FuzzTarget.named(arguments[0]).orElseThrow();
      target = named::run;
      // Loading classes is slow under Jazzer and must not count against an input's time.
      named.seeds().stream().limit(WARM_UP).forEach(target);
    }
  }

  /** Is given one input after the other. */
  public static void fuzzerTestOneInput(byte[] input) {
    target.accept(input);
  }

  private static void planted(byte[] input) {
    if (input.length > 4 && input[0] == 'F') {
      if (input[1] == 'W') {
        if (input[2] == 'x') {
          if (input[3] == '0') {
            throw new IllegalStateException(FOUND);
          }
        }
      }
    }
  }
}

package dev.wrtfleet.lab.shell;

import java.io.InputStream;
import java.io.OutputStream;

/** The three open descriptors of a process. */
public record Streams(InputStream in, OutputStream out, OutputStream err) {
  /** All three on {@code /dev/null}, as a daemon has them. */
  public static Streams none() {
    return new Streams(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream());
  }

  Streams withIn(InputStream other) {
    return new Streams(other, out, err);
  }

  Streams withOut(OutputStream other) {
    return new Streams(in, other, err);
  }

  Streams withErr(OutputStream other) {
    return new Streams(in, out, other);
  }
}

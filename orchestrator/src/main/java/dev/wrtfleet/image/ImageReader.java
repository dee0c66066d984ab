package dev.wrtfleet.image;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Recognises a firmware file: what it is, whom it is for, whether to trust it. Streams it once,
 * with bounded memory, whatever its size and contents; only a file that cannot be read is an error.
 */
public final class ImageReader {
  private ImageReader() {}

  /** Reads one file; a file that cannot be read, or is none, ends the command. */
  public static Image read(Path file) {
    return reading(file).image();
  }

  /** As {@link #read(Path)}, with what else the bytes told. */
  static Reading reading(Path file) {
    return reading(file, Gunzip.UNPACKED_MAX);
  }

  /** As {@link #read(Path)}, unpacking at most {@code unpackedMax} bytes. */
  static Image read(Path file, long unpackedMax) {
    return reading(file, unpackedMax).image();
  }

  private static Reading reading(Path file, long unpackedMax) {
    try {
      // Opening a named pipe would wait for its writer.
      if (!Files.isRegularFile(file)) {
        throw FleetException.wrongInput(notAFile(file));
      }
      try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return reading(file, channel, unpackedMax);
      }
    } catch (IOException | UncheckedIOException e) {
      throw FleetException.wrongInput(unreadable(file, e));
    }
  }

  /** As {@link #read(Path)}, from an open channel. */
  static Image read(Path file, FileChannel channel, long unpackedMax) throws IOException {
    return reading(file, channel, unpackedMax).image();
  }

  private static Reading reading(Path file, FileChannel channel, long unpackedMax)
      throws IOException {
    var bytes = new FileBytes(channel);
    var trailers = new TrailerReading.Plan(bytes);
    Bytes payload = bytes.upTo(trailers.payloadEnd());
    Proofs proofs = Proofs.planned(payload);
    try (Sample sample = Sample.of(payload, unpackedMax)) {
      var digests = new Digests(trailers.signatureAt());
      List<Sink> sinks = new ArrayList<>(proofs.sinks());
      sinks.add(trailers.sums());
      sinks.add(sample.sink());
      if (Pass.over(channel, bytes.length(), digests, sinks) != bytes.length()
          || channel.size() != bytes.length()) {
        throw FleetException.wrongInput(changed(file));
      }
      return new Reading(
          judged(file, bytes.length(), digests.whole(), sample, trailers.read(), proofs),
          digests.unsigned());
    }
  }

  private static Image judged(
      Path file, long size, String sha256, Sample sample, TrailerReading trailer, Proofs proofs) {
    Finding finding = Containers.recognise(sample);
    Ruling ruling = Judge.rule(finding, trailer, NameHint.of(file), proofs.firstBroken());
    MetadataState metadata = state(finding, trailer.state());
    return new Image(
        file,
        size,
        sha256,
        ruling.kind(),
        finding.container(),
        metadata,
        trailer.metadata(),
        ruling.verdict(),
        ruling.why(),
        finding.disk(),
        Provenance.noList());
  }

  /** A file that ends too early has lost its end; what lies in an archive is not its own. */
  private static MetadataState state(Finding finding, MetadataState atEnd) {
    if (finding.shape() == Shape.CUT && atEnd == MetadataState.NONE) {
      return MetadataState.TRUNCATED;
    }
    return finding.shape() == Shape.FOREIGN && atEnd == MetadataState.HIDDEN
        ? MetadataState.NONE
        : atEnd;
  }

  private static Problem notAFile(Path file) {
    String why =
        Files.isDirectory(file)
            ? "it is a folder"
            : Files.exists(file) ? "it is a pipe, socket or device" : "there is no such file";
    return Problem.of(
        "image.not-a-file",
        "cannot read the image " + file,
        why,
        "Name an image file, such as …-squashfs-sysupgrade.bin.");
  }

  private static Problem changed(Path file) {
    return Problem.of(
        "image.changed",
        "cannot read the image " + file,
        "it changed while it was read",
        "Wait until whatever writes it has finished, then try again.");
  }

  private static Problem unreadable(Path file, Exception cause) {
    String why =
        cause instanceof AccessDeniedException
            ? "this user may not read it"
            : cause instanceof NoSuchFileException
                ? "it vanished while it was read"
                : "" + cause.getMessage();
    return Problem.of(
        "image.unreadable",
        "cannot read the image " + file,
        why,
        "Make the file readable for this user, or leave it out.");
  }
}

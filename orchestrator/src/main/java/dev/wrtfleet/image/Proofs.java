package dev.wrtfleet.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The checksums a firmware carries of itself, for files without fwtool metadata: a boot loader
 * checks them, so a file that fails one does not start.
 */
final class Proofs {
  private record Proof(String name, BooleanSupplier holds) {}

  private static final int TRX_SUM_FROM = 12;

  private final List<Sink> sinks = new ArrayList<>();
  private final List<Proof> proofs = new ArrayList<>();

  /** Looks at the headers and plans what must be summed while the file streams by. */
  static Proofs planned(Bytes payload) {
    var proofs = new Proofs();
    UimageHeader.at(payload, 0)
        .filter(UimageHeader::standard)
        .ifPresent(header -> proofs.uimage(header, payload));
    BroadcomHeader.trxAt(payload).ifPresent(at -> proofs.trx(payload, at));
    TplinkHeader.version(payload)
        .filter(version -> !version.isCombined(payload))
        .ifPresent(version -> proofs.tplink(version, payload));
    return proofs;
  }

  private void uimage(UimageHeader header, Bytes payload) {
    proofs.add(new Proof("the checksum of its uImage header", header::sumHolds));
    long end = header.end();
    if (end <= payload.length()) {
      var sum = new RangeSum(header.headerBytes(), end);
      sinks.add(sum);
      proofs.add(
          new Proof("the checksum of its uImage kernel", () -> sum.value() == header.dataCrc()));
    }
  }

  private void trx(Bytes payload, long at) {
    long end = Trx.end(payload, at);
    if (end > at + TRX_SUM_FROM && end <= payload.length()) {
      var sum = new RangeSum(at + TRX_SUM_FROM, end);
      long expected = payload.little(at + 8, 4);
      sinks.add(sum);
      proofs.add(new Proof("the checksum of its TRX header", () -> sum.uninverted() == expected));
    }
  }

  private void tplink(TplinkHeader.Version version, Bytes payload) {
    var sum = new SaltedMd5(version.md5At(), version.salt(payload), payload.length());
    byte[] expected = payload.read(version.md5At(), 16);
    sinks.add(sum);
    proofs.add(
        new Proof("the MD5 of its TP-Link header", () -> Arrays.equals(sum.value(), expected)));
  }

  /** What must see the file. */
  List<Sink> sinks() {
    return List.copyOf(sinks);
  }

  /** The first checksum that does not match, in words. */
  Optional<String> firstBroken() {
    return proofs.stream()
        .filter(proof -> !proof.holds.getAsBoolean())
        .map(Proof::name)
        .findFirst();
  }
}

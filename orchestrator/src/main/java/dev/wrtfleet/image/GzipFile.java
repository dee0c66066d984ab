package dev.wrtfleet.image;

import java.util.Optional;

/**
 * What is inside a gzip file: a whole disk, a sysupgrade tar, a root file system, a config backup.
 * Everything inside is unpacked once, with a limit, so that damage is seen. Source: RFC 1952.
 */
final class GzipFile implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    return sample.gunzip().map(gunzip -> checked(sample, gunzip, inside(gunzip)));
  }

  private static Finding checked(Sample sample, Gunzip gunzip, Finding inside) {
    if (gunzip.tooLarge()) {
      return inside.as(Shape.FOREIGN);
    }
    if (gunzip.cut(sample.payload())) {
      return inside.as(Shape.CUT);
    }
    return gunzip.damaged(sample.payload()) ? inside.as(Shape.DAMAGED) : inside;
  }

  private static Finding inside(Gunzip gunzip) {
    if (gunzip.tooLarge()) {
      return Finding.of(
          "gzip",
          Shape.FOREIGN,
          "a gzip file that unpacks to more than " + (Gunzip.UNPACKED_MAX >> 30) + " GiB");
    }
    Bytes head = gunzip.head();
    return SysupgradeTar.of(gunzip.tar())
        .or(() -> Disk.of(head).map(disk -> disk.called("gzip-disk")))
        .or(() -> FileSystems.of(head).map(rootfs -> rootfs.called("gzip")))
        .orElseGet(() ->
            Finding.of(
                "gzip",
                Shape.FOREIGN,
                "a gzip file that holds neither a disk nor a sysupgrade tar"));
  }
}

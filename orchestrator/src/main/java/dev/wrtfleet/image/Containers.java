package dev.wrtfleet.image;

import java.util.List;
import java.util.Optional;

/**
 * Every family of firmware files known, in the order they are tried: makers' headers and footers
 * before what they are wrapped around.
 */
final class Containers {
  private static final List<ContainerReader> ALL =
      List.of(
          Foreign::empty,
          new LinksysFooter(),
          new SercommMark(),
          new Safeloader(),
          new NetgearChk(),
          new NetgearDni(),
          new BroadcomHeader(),
          new Trx(),
          new DlinkJboot(),
          new DlinkDap(),
          new Seama(),
          new DlinkWrg(),
          new ZyxelRas(),
          new Iptime(),
          new Edimax(),
          new Planex(),
          new Buffalo(),
          new Senao(),
          new TplinkHeader(),
          new BroadcomTag(),
          new MagicTable(),
          new Fit(),
          new MakerTail(),
          new Uimage(),
          new SysupgradeTar(),
          new GzipFile(),
          new Disk(),
          new FileSystems(),
          new Elf(),
          new BootKernel(),
          new Foreign());

  private Containers() {}

  /** All of them, in this order. */
  static List<ContainerReader> all() {
    return ALL;
  }

  /** The first family that knows this file, else {@code unknown}. */
  static Finding recognise(Sample sample) {
    return ALL.stream()
        .map(reader -> reader.read(sample))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() ->
            Finding.of(
                "unknown", Shape.UNRECOGNISED, "a file of a kind this program does not know"));
  }
}

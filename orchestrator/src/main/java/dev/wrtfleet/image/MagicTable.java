package dev.wrtfleet.image;

import java.util.List;
import java.util.Optional;

/**
 * Families known by a fixed text at a fixed place and nothing more. Source, one by one:
 * firmware-utils {@code mkfwimage.c}, {@code mkzyxelzldfw.c}, {@code zynos.h}, {@code
 * addpattern.c}, {@code linksys-addfwhdr.c}, {@code lxlfw.c}, {@code xiaomifw.c}, {@code
 * dlink-sge-image.c}, {@code npk_pack_kernel.c}, {@code jcgimage.c}, {@code mkmylofw.c}, {@code
 * mkheader_gemtek.c}, {@code mkzcfw.c}, {@code trx2usr.c}; OpenWrt {@code
 * include/image-commands.mk} (ELECOM, D-Link's encrypted files).
 */
final class MagicTable implements ContainerReader {
  private record Magic(String container, int at, String text, Shape shape, String what) {}

  private static final List<Magic> MAGICS =
      List.of(
          new Magic("ubnt", 0, "OPEN", Shape.WRAPPED, "a Ubiquiti factory file"),
          new Magic("ubnt", 0, "UBNT", Shape.WRAPPED, "a Ubiquiti factory file"),
          new Magic("ubnt", 0, "GEOS", Shape.WRAPPED, "a Ubiquiti factory file"),
          new Magic("zyxel-zld", 4, "\u00de\u00ad\u00be\u00af", Shape.WRAPPED, "a ZyXEL ZLD file"),
          new Magic("zynos", 6, "SIG", Shape.WRAPPED, "a ZyXEL ZyNOS file"),
          new Magic("cybertan", 0, "CHDR", Shape.WRAPPED, "a CyberTAN file for Linksys E8350"),
          new Magic("luxul", 60, "LXL#", Shape.BOTH, "a Luxul file"),
          new Magic("motorola", 8, "HDR0", Shape.WRAPPED, "a Motorola factory file"),
          new Magic("edimax", 0, "PS16", Shape.WRAPPED, "an Edimax print server's file"),
          new Magic("titan", 0, "CDTM", Shape.WRAPPED, "a factory file for AR7 modems"),
          new Magic("nec", 0, "USB ATERM", Shape.WRAPPED, "an NEC Aterm factory file"),
          new Magic("qding", 32, "FIRMWARE", Shape.WRAPPED, "a Qding factory file"),
          new Magic("skspruce", 0, "\u00fe\u0007\u0013\u0001", Shape.WRAPPED, "a SKSpruce file"),
          new Magic("xiaomi", 0, "HDR1", Shape.WRAPPED, "a Xiaomi factory file"),
          new Magic("xiaomi", 0, "HDR2", Shape.WRAPPED, "a Xiaomi factory file"),
          new Magic("dlink-sge", 0, "SHRS", Shape.WRAPPED, "an encrypted D-Link factory file"),
          new Magic("dlink-sge", 0, "encrpted_img", Shape.WRAPPED, "an encrypted D-Link file"),
          new Magic("elecom", 0, "ELECOM\0\0", Shape.WRAPPED, "an ELECOM factory file"),
          new Magic(
              "mikrotik-npk",
              0,
              "\u001e\u00f1\u00d0\u00ba",
              Shape.KEPT_HEADER,
              "a MikroTik RouterOS package"),
          new Magic("jcg", 0, "YSZJ", Shape.WRAPPED, "a JCG factory file"),
          new Magic("myloader", 0, "\0MYL", Shape.WRAPPED, "a Compex MyLoader factory file"),
          new Magic("gemtek", 0, "GMTK", Shape.WRAPPED, "a Gemtek factory file"),
          new Magic("gemtek", 4, "GMTKRT400N", Shape.WRAPPED, "a Gemtek factory file"),
          new Magic("zcomax", 0, "firm", Shape.WRAPPED, "a ZComax factory file"),
          new Magic("usr", 0, "USR0", Shape.WRAPPED, "a US Robotics factory file"));

  @Override
  public Optional<Finding> read(Sample sample) {
    return MAGICS.stream()
        .filter(magic -> sample.payload().has(magic.at, magic.text))
        .map(magic -> Finding.of(magic.container, magic.shape, magic.what))
        .findFirst();
  }
}

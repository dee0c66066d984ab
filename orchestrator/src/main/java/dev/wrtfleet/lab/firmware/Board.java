package dev.wrtfleet.lab.firmware;

import java.util.List;

/**
 * A router model: the same piece of hardware under the names that releases gave it. Names, targets
 * and compat versions follow OpenWrt's target/linux (DEVICE_COMPAT_VERSION, SUPPORTED_DEVICES).
 */
public enum Board {
  /** 128 MB, ath79; until 18.06 in ar71xx under its short name. */
  ARCHER_C7_V5(
      "tplink_archer-c7-v5",
      "TP-Link Archer C7 v5",
      "ath79/generic",
      "Qualcomm Atheros QCA956X ver 1 rev 0",
      "tplink,archer-c7-v5 archer-c7-v5",
      Storage.NOR_UIMAGE),
  /** 256 MB, NAND; three names in three releases. */
  MI_ROUTER_3G(
      "xiaomi_mi-router-3g",
      "Xiaomi Mi Router 3G",
      "ramips/mt7621",
      "MediaTek MT7621 ver:1 eco:3",
      "xiaomi,mi-router-3g R3G mir3g xiaomi,mir3g",
      Storage.NAND),
  /** 256 MB, NAND; supported since 23.05. */
  AX3000T(
      "xiaomi_mi-router-ax3000t",
      "Xiaomi Mi Router AX3000T",
      "mediatek/filogic",
      "ARMv8 Processor rev 4",
      "xiaomi,mi-router-ax3000t",
      Storage.NAND),
  /** 256 MB; its images are compat 1.1 since the switch to DSA in 23.05. */
  FRITZBOX_4040(
      "avm_fritzbox-4040",
      "AVM FRITZ!Box 4040",
      "ipq40xx/generic",
      "ARMv7 Processor rev 5 (v7l)",
      "avm,fritzbox-4040",
      Storage.NOR_FIT),
  /** 64 MB: the tight one. */
  FRITZ_7320(
      "avm_fritz7320",
      "AVM FRITZ!Box 7320",
      "lantiq/xway",
      "AR9 rev 1.2",
      "avm,fritz7320 FRITZ7320",
      Storage.NOR_UIMAGE_CHECKED),
  /** A virtual machine with EFI: no metadata, a board name made of DMI text. */
  X86_64(
      "generic",
      "QEMU Standard PC (Q35 + ICH9, 2009)",
      "x86/64",
      "Intel(R) Core(TM) i5-10400 CPU @ 2.90GHz",
      "",
      Storage.DISK);

  private static final String X86_NAME = "qemu-standard-pc-q35-ich9-2009";
  private static final int SMALL_KB = 59_904;
  private static final int MEDIUM_KB = 122_880;
  private static final int LARGE_KB = 249_856;

  private final String profile;
  private final String model;
  private final String target;
  private final String system;
  private final String supported;
  private final Storage storage;

  Board(
      String profile,
      String model,
      String target,
      String system,
      String supported,
      Storage storage) {
    this.profile = profile;
    this.model = model;
    this.target = target;
    this.system = system;
    this.supported = supported;
    this.storage = storage;
  }

  /** The DEVICE_NAME of profiles.json. */
  public String profile() {
    return profile;
  }

  /** {@code /tmp/sysinfo/model}. */
  public String model() {
    return model;
  }

  /** The CPU line of {@code ubus call system board}. */
  public String system() {
    return system;
  }

  /** The names an image for this board lists, newest first; none for x86. */
  public List<String> supported() {
    return supported.isEmpty() ? List.of() : List.of(supported.split(" ", -1));
  }

  /** How the firmware is kept. */
  public Storage storage() {
    return storage;
  }

  /** The end of an image's file name. */
  public String suffix() {
    return storage == Storage.DISK ? "img.gz" : "bin";
  }

  /** {@code target/subtarget} in a release. */
  public String target(Era era) {
    return this == ARCHER_C7_V5 && era.before(Era.R19_07) ? "ar71xx/generic" : target;
  }

  /** {@code /tmp/sysinfo/board_name} in a release. */
  public String name(Era era) {
    return switch (this) {
      case ARCHER_C7_V5 -> era.before(Era.R19_07) ? "archer-c7-v5" : "tplink,archer-c7-v5";
      case MI_ROUTER_3G -> {
        if (era.before(Era.R19_07)) {
          yield "mir3g";
        }
        yield era == Era.R19_07 ? "xiaomi,mir3g" : "xiaomi,mi-router-3g";
      }
      case FRITZ_7320 -> era.before(Era.R18_06) ? "FRITZ7320" : "avm,fritz7320";
      case AX3000T -> "xiaomi,mi-router-ax3000t";
      case FRITZBOX_4040 -> "avm,fritzbox-4040";
      case X86_64 -> X86_NAME;
    };
  }

  /** The compat_version of its firmware in a release. */
  public String compat(Era era) {
    return this == FRITZBOX_4040 && era.since(Era.R23_05) ? "1.1" : "1.0";
  }

  /** The first release an upgrade with kept configuration to today's image starts from. */
  public Era first() {
    return switch (this) {
      case ARCHER_C7_V5, MI_ROUTER_3G, FRITZ_7320 -> Era.R18_06;
      case AX3000T, FRITZBOX_4040, X86_64 -> Era.R23_05;
    };
  }

  /** {@code MemTotal} in kB, a little less than what is soldered in. */
  public int memoryKb() {
    return switch (this) {
      case FRITZ_7320 -> SMALL_KB;
      case ARCHER_C7_V5 -> MEDIUM_KB;
      case MI_ROUTER_3G, AX3000T, FRITZBOX_4040, X86_64 -> LARGE_KB;
    };
  }

  /** Whether the target refuses images without metadata (REQUIRE_IMAGE_METADATA in platform.sh). */
  public boolean requiresMetadata(Era era) {
    return switch (this) {
      case X86_64 -> false;
      case FRITZ_7320 -> era.since(Era.R17_01);
      case FRITZBOX_4040 -> era.since(Era.R18_06);
      case ARCHER_C7_V5, MI_ROUTER_3G -> era.since(Era.R19_07);
      case AX3000T -> era.since(Era.R21_02);
    };
  }
}

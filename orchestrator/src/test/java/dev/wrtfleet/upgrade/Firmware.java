package dev.wrtfleet.upgrade;

/** A firmware a fake router can run. */
record Firmware(int year, String version, String revision, String board) {
  static final Firmware OLD_15 = new Firmware(1505, "15.05.1", "r48532", "archer-c7-v5");
  static final Firmware OLD_17 = new Firmware(1701, "17.01.4", "r3560-79f57e422d", "archer-c7-v5");
  static final Firmware OLD_18 = new Firmware(1806, "18.06.1", "r7258-5eb055306f", "archer-c7-v5");
  static final Firmware OLD_23 =
      new Firmware(2305, "23.05.5", "r24106-10cc5fcd00", "tplink,archer-c7-v5");
  static final Firmware NEW =
      new Firmware(2410, "24.10.4", "r28959-29397011cc", "tplink,archer-c7-v5");
}

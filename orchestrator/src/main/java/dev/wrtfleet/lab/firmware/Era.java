package dev.wrtfleet.lab.firmware;

/**
 * A release branch of OpenWrt, as far as it behaves differently on the wire. Versions and kernels
 * are those of a point release near the end of the branch.
 */
public enum Era {
  R15_05("15.05.1", "r48532", "3.18.23"),
  R17_01("17.01.7", "r4030-6028f00df0", "4.4.182"),
  R18_06("18.06.9", "r8077-7cbbab7246", "4.9.243"),
  R19_07("19.07.10", "r11427-9ce6aa9d8d", "4.14.275"),
  R21_02("21.02.7", "r16847-f8282da11e", "5.4.238"),
  R22_03("22.03.7", "r20341-591b7e93d3", "5.10.221"),
  R23_05("23.05.5", "r24106-10cc5fcd00", "5.15.167"),
  R24_10("24.10.0", "r28427-6df0e3d02a", "6.6.73"),
  R25_12("25.12.5", "r33051-f5dae5ece4", "6.12.74");

  private final String version;
  private final String revision;
  private final String kernel;

  Era(String version, String revision, String kernel) {
    this.version = version;
    this.revision = revision;
    this.kernel = kernel;
  }

  /** Whether this is that branch or a later one. */
  public boolean since(Era other) {
    return compareTo(other) >= 0;
  }

  /** Whether this is an earlier branch. */
  public boolean before(Era other) {
    return compareTo(other) < 0;
  }

  /** {@code 24.10} for {@link #R24_10}. */
  public String branch() {
    return name().substring(1).replace('_', '.');
  }

  /** The version a router of this branch runs unless told otherwise. */
  public String version() {
    return version;
  }

  /** The revision that belongs to {@link #version}. */
  public String revision() {
    return revision;
  }

  /** A Linux version of this branch. */
  public String kernel() {
    return kernel;
  }

  /** The branch of a version; what is none (a snapshot) behaves like the newest. */
  public static Era of(String version) {
    for (Era era : values()) {
      if (version.equals(era.branch()) || version.startsWith(era.branch() + ".")) {
        return era;
      }
    }
    return R25_12;
  }
}

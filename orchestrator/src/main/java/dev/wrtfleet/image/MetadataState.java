package dev.wrtfleet.image;

import java.util.Locale;

/** What became of looking for the fwtool metadata at the end of a file. */
public enum MetadataState {
  /** There is no trailer. */
  NONE,
  /** Read, checksum right, usable. */
  OK,
  /** Only a signature trailer. */
  SIGNATURE_ONLY,
  /** A trailer is there, but bytes follow it, so no router sees it. */
  HIDDEN,
  /** The end of the file is missing. */
  TRUNCATED,
  /** The checksum over the file does not match. */
  CRC_ERROR,
  /** The trailer says a size that cannot be. */
  SIZE_ERROR,
  /** The metadata is not JSON. */
  BAD_JSON,
  /** The metadata is JSON of the wrong shape. */
  WRONG_TYPES;

  /** The word people and scripts see. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

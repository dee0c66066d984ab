package dev.wrtfleet.simulation;

import dev.wrtfleet.facts.Release;

/** What a router runs. */
record Firmware(String version, String revision) {
  boolean since(int year, int month) {
    return new Release("OpenWrt", version, revision, "").atLeast(year, month);
  }
}

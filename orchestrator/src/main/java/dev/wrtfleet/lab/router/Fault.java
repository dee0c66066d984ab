package dev.wrtfleet.lab.router;

import java.util.Locale;

/** What can be wrong with a virtual router, by the name it is asked for. */
public enum Fault {
  /** Its port belongs to it, but nobody listens there. */
  REFUSES_CONNECTION,
  /** TCP connects, then nothing is ever said. */
  SILENT,
  /** Every command answers noise, with exit status 0. */
  GARBAGE,
  /** Every command answers without end. */
  ENDLESS_OUTPUT,
  /** Every command takes two seconds longer, and uploads crawl. */
  SLOW,
  /** It is called like no board that an image names. */
  WRONG_BOARD,
  /** Memory is all but used up. */
  LOW_MEMORY,
  /** {@code /tmp} is all but full. */
  FULL_TMP,
  /** The connection breaks in the middle of an upload. */
  DROPS_DURING_UPLOAD,
  /** {@code sysupgrade -T} finds something wrong. */
  TEST_FAILS,
  /** {@code sysupgrade -T} is content, the real one is refused. */
  REFUSES_FLASH,
  /** The flash is the last that is heard of it. */
  NEVER_COMES_BACK,
  /** It reboots, and nothing has changed. */
  COMES_BACK_WITH_OLD_FIRMWARE,
  /** Upgraded, but a service has crashed and the uplink is down. */
  COMES_BACK_UNHEALTHY,
  /** Upgraded, but it calls itself another board. */
  COMES_BACK_WITH_OTHER_BOARD,
  /** Upgraded with its configuration, but with another host key. */
  CHANGES_HOST_KEY;

  /** {@code never-comes-back}. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

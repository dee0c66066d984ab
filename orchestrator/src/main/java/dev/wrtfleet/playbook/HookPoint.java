package dev.wrtfleet.playbook;

import java.util.Locale;

/** When a hook runs. The names are in journals: they are never changed. */
public enum HookPoint {
  BEFORE_RUN,
  AFTER_RUN,
  BEFORE_WAVE,
  AFTER_WAVE,
  BEFORE_HOST,
  AFTER_HOST,
  /** A router did not come back in time; afterwards it is waited for once more. */
  LOST,
  /** On the router, after the image was tested there and before it is written. */
  BEFORE_FLASH,
  /** On the router, once it was healthy for long enough. */
  AFTER_SETTLE;

  /** As it is written in a playbook. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether what it belongs to can still be kept from happening. */
  public boolean mayStop() {
    return switch (this) {
      case BEFORE_RUN, BEFORE_WAVE, AFTER_WAVE, BEFORE_HOST, BEFORE_FLASH -> true;
      case AFTER_RUN, AFTER_HOST, LOST, AFTER_SETTLE -> false;
    };
  }

  /** Whether it runs on the router, and not on the controller. */
  public boolean isOnRouter() {
    return this == BEFORE_FLASH || this == AFTER_SETTLE;
  }
}

package dev.wrtfleet.router;

/** What a service of procd does right now. */
public enum ServiceState {
  /** An instance runs. */
  RUNNING,
  /** It has instances and none runs: crashed, or stopped by hand. */
  STOPPED,
  /** It did its work and ended well, and is not meant to be started again. */
  FINISHED,
  /** It has no instances: a script that ran once, as fw3 or gpio_switch. */
  NO_INSTANCE
}

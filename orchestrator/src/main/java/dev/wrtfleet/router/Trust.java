package dev.wrtfleet.router;

/** Which host keys are accepted on a connection. */
public enum Trust {
  /** Only the key on file; an unknown router only where the operator asked to accept new ones. */
  KNOWN,
  /** Any key: only while waiting for a router that we ourselves told to wipe its configuration. */
  ANY_AFTER_WIPE
}

package dev.wrtfleet.rollout;

/** Where a run stands. */
public enum RunPhase {
  /** Hosts are being looked at; there is no plan yet. */
  STARTING,
  /** Hosts are being upgraded, or the next wave is about to open. */
  RUNNING,
  /** All hosts of the open wave have ended; its soak runs. */
  SOAKING,
  /** The open wave waits for somebody's word. */
  AWAITING_APPROVAL,
  /** A gate closed for good; the hosts in flight finish. */
  HALTED,
  /** Over. */
  FINISHED,
  /** Hosts of the open wave wait for their window, and none is being upgraded. */
  AWAITING_WINDOW
}

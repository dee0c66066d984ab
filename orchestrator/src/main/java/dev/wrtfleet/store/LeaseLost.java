package dev.wrtfleet.store;

/** A host belongs to somebody else now: whoever catches this does nothing more to that router. */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLost(Lease lease) {
    super(lease.host() + " belongs to somebody else since fence " + lease.fence());
  }
}

package dev.wrtfleet.router;

/** The link to a router failed; the caller decides what that means where it stands. */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient LinkFailure failure;

  /** For this failure, with no cause below it. */
  public LinkException(LinkFailure failure) {
    super(failure.words());
    this.failure = failure;
  }

  /** For this failure, keeping what the SSH library said. */
  public LinkException(LinkFailure failure, Throwable cause) {
    super(failure.words(), cause);
    this.failure = failure;
  }

  /** What happened. */
  public LinkFailure failure() {
    return failure;
  }
}

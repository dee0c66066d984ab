package dev.wrtfleet.router;

import java.util.Optional;

/** The link to a router failed; the caller decides what that means where it stands. */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient LinkFailure failure;
  private final transient Optional<CommandResult> partial;

  /** For this failure, with no cause below it. */
  public LinkException(LinkFailure failure) {
    super(failure.words());
    this.failure = failure;
    this.partial = Optional.empty();
  }

  /** For this failure, keeping what the SSH library said. */
  public LinkException(LinkFailure failure, Throwable cause) {
    super(failure.words(), cause);
    this.failure = failure;
    this.partial = Optional.empty();
  }

  /** For this failure in the middle of a command, keeping what the router had said until then. */
  public LinkException(LinkFailure failure, CommandResult partial) {
    super(failure.words());
    this.failure = failure;
    this.partial = Optional.of(partial);
  }

  /** What happened. */
  public LinkFailure failure() {
    return failure;
  }

  /** What the command had said before the link failed; its ending is {@link Ending.Closed}. */
  public Optional<CommandResult> partial() {
    return partial;
  }
}

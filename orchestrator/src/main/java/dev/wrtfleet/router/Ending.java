package dev.wrtfleet.router;

/** How a remote command ended, as far as SSH tells. */
public sealed interface Ending {
  /** It said its exit status. */
  record Exited(int status) implements Ending {}

  /** A signal killed it ({@code KILL}, {@code TERM} …). */
  record Killed(String signal) implements Ending {}

  /** The channel was closed with no status: unknown, neither good nor bad. */
  record Closed() implements Ending {}

  /** For the report. */
  default String words() {
    return switch (this) {
      case Exited(int status) -> "exit " + status;
      case Killed(String signal) -> "killed by " + signal;
      case Closed() -> "closed without exit status";
    };
  }
}

package dev.wrtfleet.router;

import java.time.Duration;

/** Why a router could not be talked to. Each says in words what happened; none is a verdict. */
public sealed interface LinkFailure {
  /** Nobody listens there. */
  record Refused(String address) implements LinkFailure {}

  /** No answer within the time. */
  record NoAnswer(String address, Duration waited) implements LinkFailure {}

  /** The name has no address, or there is no way there. */
  record NoRoute(String address, String detail) implements LinkFailure {}

  /** Something answers that does not speak SSH, or hangs up before it does. */
  record NotSsh(String address, String detail) implements LinkFailure {}

  /** No algorithm both sides know. */
  record NoCommonAlgorithm(String detail) implements LinkFailure {}

  /** A router never seen before; nothing was sent to it. */
  record HostKeyUnknown(HostKey offered) implements LinkFailure {}

  /** Not the key we know: another router, a wiped one, or somebody in between. */
  record HostKeyChanged(HostKey offered, String known) implements LinkFailure {}

  /** The router took none of our logins. */
  record LoginRefused(String user, String tried) implements LinkFailure {}

  /** Our own login cannot be used: key file missing, unreadable, wrong passphrase, no secret. */
  record LoginUnusable(String detail) implements LinkFailure {}

  /** The connection broke. */
  record Lost(String detail) implements LinkFailure {}

  /** A command or upload said nothing, or was not done, for too long. */
  record TooSlow(String what, Duration limit) implements LinkFailure {}

  /** A file of our own cannot be read or written, or changed while it was sent. */
  record LocalFile(String detail) implements LinkFailure {}

  /** The router in between could not be reached, or would not pass us on. */
  record ViaFailed(String via, LinkFailure cause) implements LinkFailure {}

  /** Whether trying again soon may help. */
  default boolean worthRetrying() {
    return switch (this) {
      case Refused r -> true;
      case NoAnswer n -> true;
      case NoRoute n -> true;
      case NotSsh n -> true;
      case Lost l -> true;
      case TooSlow t -> true;
      case ViaFailed(String via, LinkFailure cause) -> cause.worthRetrying();
      case NoCommonAlgorithm n -> false;
      case HostKeyUnknown h -> false;
      case HostKeyChanged h -> false;
      case LoginRefused l -> false;
      case LoginUnusable l -> false;
      case LocalFile l -> false;
    };
  }

  /** One sentence for the operator, without the router's name. */
  default String words() {
    return switch (this) {
      case Refused(String address) -> address + " refuses the connection";
      case NoAnswer(String address, Duration waited) ->
          address + " did not answer within " + waited.toSeconds() + " s";
      case NoRoute(String address, String detail) -> "no way to " + address + ": " + detail;
      case NotSsh(String address, String detail) -> address + " does not speak SSH: " + detail;
      case NoCommonAlgorithm(String detail) -> "no common SSH algorithm: " + detail;
      case HostKeyUnknown(HostKey offered) -> "unknown host key " + offered;
      case HostKeyChanged(HostKey offered, String known) ->
          "the host key changed: known is " + known + ", offered is " + offered;
      case LoginRefused(String user, String tried) ->
          "login as " + user + " was refused (tried " + tried + ")";
      case LoginUnusable(String detail) -> "no usable login: " + detail;
      case Lost(String detail) -> "the connection broke: " + detail;
      case TooSlow(String what, Duration limit) ->
          what + " took longer than " + limit.toSeconds() + " s";
      case LocalFile(String detail) -> detail;
      case ViaFailed(String via, LinkFailure cause) -> "through " + via + ": " + cause.words();
    };
  }
}

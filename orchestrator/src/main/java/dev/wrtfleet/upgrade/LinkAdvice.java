package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.LinkFailure;

/** What to do about a router that cannot be talked to. */
public final class LinkAdvice {
  private LinkAdvice() {}

  /** One or two sentences for the operator. */
  public static String of(LinkFailure failure, Host host) {
    String place = host.address() + " port " + host.port();
    return switch (failure) {
      case LinkFailure.Refused r -> "Is SSH on at " + place + "? Check 'port' in the inventory.";
      case LinkFailure.NoAnswer n ->
          "Is the router on, and " + place + " reachable from here? Try: ping " + host.address();
      case LinkFailure.NoRoute n ->
          "Check 'address' of " + host.name() + " in the inventory, and the name server.";
      case LinkFailure.NotSsh n -> "Check 'port' in the inventory: something else listens there.";
      case LinkFailure.NoCommonAlgorithm n ->
          "The router's SSH server is older or newer than all we know. Upgrade it by hand once.";
      case LinkFailure.HostKeyUnknown h ->
          "Compare the key with the router's own, then put it into "
              + host.login().knownHosts()
              + ", or trust what answers now with --accept-new-host-keys.";
      case LinkFailure.HostKeyChanged h ->
          "If the router was reinstalled, delete its line from "
              + host.login().knownHosts()
              + " and compare the new key with the router's own. If not, do not log in: somebody"
              + " may be in between.";
      case LinkFailure.LoginRefused l ->
          "Check 'user', 'identity' and 'password' of " + host.name() + " in the inventory.";
      case LinkFailure.LoginUnusable l ->
          "Mend the login of "
              + host.name()
              + " in the inventory, or the file or variable it names.";
      case LinkFailure.Lost l -> "Try again; if it stays so, look at the way to " + place + ".";
      case LinkFailure.TooSlow t ->
          "Is the router overloaded, or the way to it slow? Try again at a quiet hour.";
      case LinkFailure.LocalFile l -> "Look at the file on this machine, then run again.";
      case LinkFailure.ViaFailed(String via, LinkFailure cause) ->
          "First get " + via + " to work: " + host.name() + " is reached through it.";
    };
  }
}

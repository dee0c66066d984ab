package dev.wrtfleet.health;

/** One health check as the playbook writes it. */
public sealed interface CheckSpec {
  /** Services that ran before run again. */
  record Services() implements CheckSpec {}

  /** Interfaces that were up before are up again. */
  record Interfaces() implements CheckSpec {}

  /** Radios that were up before are up again. */
  record Wireless() implements CheckSpec {}

  /** There is a default route, if there was one before. */
  record DefaultRoute() implements CheckSpec {}

  /** The router reaches this address. */
  record Ping(String address) implements CheckSpec {}

  /** A command on the router ends with this status. */
  record RunsCommand(String line, int expect) implements CheckSpec {}
}

package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import java.util.List;

/** The fleet and those of its hosts that a command is about, in the order of the inventory. */
record Selected(Fleet fleet, List<Host> hosts) {}

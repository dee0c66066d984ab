package dev.wrtfleet.health;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.InterfaceDump;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.OpenwrtRelease;
import dev.wrtfleet.router.RouteTable;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ServiceList;
import dev.wrtfleet.router.ServiceState;
import dev.wrtfleet.router.SystemBoard;
import dev.wrtfleet.router.WirelessStatus;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One look at a router over one link. Each question is asked once and its answer kept, so that the
 * checks of one look judge the same moment.
 */
public final class Look {
  private final Link link;
  private Optional<Answer<SystemBoard>> systemBoard = Optional.empty();
  private Optional<Answer<SortedMap<String, ServiceState>>> services = Optional.empty();
  private Optional<Answer<InterfaceDump>> interfaces = Optional.empty();
  private Optional<Answer<SortedMap<String, Boolean>>> radios = Optional.empty();
  private Optional<Boolean> defaultRoute = Optional.empty();

  /** A look over this link; the caller closes it. */
  public Look(Link link) {
    this.link = link;
  }

  /** Runs a command, not kept. */
  public CommandResult run(Command command) throws LinkException {
    return link.run(command);
  }

  /** {@code ubus call system board}. */
  public Answer<SystemBoard> systemBoard() throws LinkException {
    if (systemBoard.isEmpty()) {
      systemBoard = Optional.of(ask(SystemBoard::parse, "ubus", "call", "system", "board"));
    }
    return systemBoard.get();
  }

  /** The firmware that runs: what ubus says, else {@code /etc/openwrt_release}. */
  public Optional<Release> release() throws LinkException {
    Optional<Release> said =
        switch (systemBoard()) {
          case Answer.Given<SystemBoard>(SystemBoard board) -> board.release();
          case Answer.Missing<SystemBoard> m -> Optional.empty();
          case Answer.Garbled<SystemBoard> g -> Optional.empty();
        };
    return said.isPresent()
        ? said
        : OpenwrtRelease.parse(run(Command.of("cat", "/etc/openwrt_release")).out());
  }

  /** {@code ubus call service list}. */
  public Answer<SortedMap<String, ServiceState>> services() throws LinkException {
    if (services.isEmpty()) {
      services = Optional.of(ask(ServiceList::parse, "ubus", "call", "service", "list"));
    }
    return services.get();
  }

  /** {@code ubus call network.interface dump}. */
  public Answer<InterfaceDump> interfaces() throws LinkException {
    if (interfaces.isEmpty()) {
      interfaces =
          Optional.of(ask(InterfaceDump::parse, "ubus", "call", "network.interface", "dump"));
    }
    return interfaces.get();
  }

  /** {@code ubus call network.wireless status}. */
  public Answer<SortedMap<String, Boolean>> radios() throws LinkException {
    if (radios.isEmpty()) {
      radios =
          Optional.of(ask(WirelessStatus::parse, "ubus", "call", "network.wireless", "status"));
    }
    return radios.get();
  }

  /** Whether netifd or the kernel knows a default route. */
  public boolean defaultRoute() throws LinkException {
    if (defaultRoute.isEmpty()) {
      boolean netifd =
          switch (interfaces()) {
            case Answer.Given<InterfaceDump>(InterfaceDump dump) -> dump.defaultRoute();
            case Answer.Missing<InterfaceDump> m -> false;
            case Answer.Garbled<InterfaceDump> g -> false;
          };
      defaultRoute =
          Optional.of(
              netifd || RouteTable.hasDefault(run(Command.of("cat", "/proc/net/route")).out()));
    }
    return defaultRoute.get();
  }

  /** All of it as a baseline; what the router has no word for is left empty. */
  public Workings workings() throws LinkException {
    SortedMap<String, Boolean> running = new TreeMap<>();
    services()
        .orElse(Collections.emptySortedMap())
        .forEach((name, state) -> running.put(name, state == ServiceState.RUNNING));
    SortedMap<String, Boolean> up =
        switch (interfaces()) {
          case Answer.Given<InterfaceDump>(InterfaceDump dump) -> dump.up();
          case Answer.Missing<InterfaceDump> m -> Collections.emptySortedMap();
          case Answer.Garbled<InterfaceDump> g -> Collections.emptySortedMap();
        };
    return new Workings(running, up, radios().orElse(Collections.emptySortedMap()), defaultRoute());
  }

  private <T> Answer<T> ask(Function<String, Optional<T>> parser, String... words)
      throws LinkException {
    CommandResult result = link.run(Command.of(words));
    if (!result.ok()) {
      return new Answer.Missing<>(RouterWords.of(result));
    }
    return parser
        .apply(result.out())
        .<Answer<T>>map(Answer.Given::new)
        .orElseGet(() -> new Answer.Garbled<>(String.join(" ", words)));
  }
}

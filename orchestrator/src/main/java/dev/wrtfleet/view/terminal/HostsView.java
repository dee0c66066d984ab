package dev.wrtfleet.view.terminal;

import dev.wrtfleet.fleet.Host;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The inventory, as it was understood. */
public final class HostsView {
  private HostsView() {}

  /** A table. */
  public static List<String> lines(List<Host> hosts) {
    var table = new Table("HOST", "ADDRESS", "VIA", "GROUPS", "LABELS");
    for (Host host : hosts) {
      table.row(
          host.name(),
          host.login().user() + "@" + host.address() + (host.port() == 22 ? "" : ":" + host.port()),
          host.via().orElse(""),
          String.join(",", host.groups()),
          labels(host.labels()));
    }
    return table.lines();
  }

  /** One JSON object a host. */
  public static List<String> json(List<Host> hosts) {
    return hosts.stream()
        .map(host ->
            new JsonLine()
                .put("host", host.name())
                .put("address", host.address())
                .put("port", host.port())
                .put("user", host.login().user())
                .put("via", host.via())
                .put("groups", host.groups())
                .put("labels", host.labels())
                .line())
        .toList();
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(each -> each.getValue().equals("true") ? each.getKey() : each.toString())
        .collect(Collectors.joining(" "));
  }
}

package dev.wrtfleet.download;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy an address is asked through: what was set for this Java ({@code -Dhttps.proxyHost}),
 * else what the environment says as curl and wget read it: {@code http_proxy}, {@code https_proxy},
 * {@code all_proxy}, {@code no_proxy}, each also in capitals, the small one first.
 */
final class Proxies extends ProxySelector {
  private final Map<String, String> environment;
  private final Optional<ProxySelector> ofJava;

  Proxies(Map<String, String> environment, Optional<ProxySelector> ofJava) {
    this.environment = Map.copyOf(environment);
    this.ofJava = ofJava;
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy")) {
      address(name);
    }
  }

  @Override
  public List<Proxy> select(URI address) {
    List<Proxy> java = ofJava.map(selector -> selector.select(address)).orElse(List.of());
    if (java.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
      return java;
    }
    String name = address.getScheme().toLowerCase(Locale.ROOT) + "_proxy";
    return address(name)
        .or(() -> address("all_proxy"))
        .filter(proxy -> !isExcepted(address.getHost(), port(address)))
        .map(proxy -> List.of(new Proxy(Proxy.Type.HTTP, proxy)))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException e) {
    // The request itself fails and says so.
  }

  private String variable(String name) {
    String small = environment.getOrDefault(name, "");
    return small.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : small.strip();
  }

  private Optional<InetSocketAddress> address(String name) {
    String text = variable(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
      if (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null) {
        throw unusable(name, "only proxies written http://HOST:PORT can be used");
      }
      if (proxy.getRawUserInfo() != null) {
        throw unusable(name, "proxies that want a login cannot be used");
      }
      int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
      return Optional.of(InetSocketAddress.createUnresolved(proxy.getHost(), port));
    } catch (IllegalArgumentException e) {
      throw unusable(name, "it is no address");
    }
  }

  /** The value itself is not shown: it may hold a password. */
  private static FleetException unusable(String name, String why) {
    return FleetException.wrongInput(
        Problem.of(
            "web.proxy",
            "the proxy in $" + name + " cannot be used",
            why,
            "Set it to http://HOST:PORT, or unset it."));
  }

  private boolean isExcepted(String host, int port) {
    return Arrays.stream(variable("no_proxy").split("[,\\s]+", -1))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> fits(entry.toLowerCase(Locale.ROOT), host, port));
  }

  private static boolean fits(String entry, String hostAsWritten, int port) {
    if (entry.equals("*")) {
      return true;
    }
    String host = hostAsWritten.toLowerCase(Locale.ROOT);
    String name = entry.startsWith("*.") ? entry.substring(1) : entry;
    String bare = name.startsWith(".") ? name.substring(1) : name;
    return host.equals(bare)
        || (host + ":" + port).equals(bare)
        || host.endsWith("." + bare)
        || host.equals("[" + bare + "]");
  }

  private static int port(URI address) {
    boolean secure = "https".equalsIgnoreCase(address.getScheme());
    return address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
  }
}

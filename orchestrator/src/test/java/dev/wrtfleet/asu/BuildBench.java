package dev.wrtfleet.asu;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.DownloadLimits;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.download.WebLimits;
import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.InstalledPackages;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.testbed.AsuServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A build server, orders to it and routers to build for; time passes only while it is waited. */
final class BuildBench implements AutoCloseable {
  static final Board ARCHER = Board.ARCHER_C7_V5;
  static final String PROFILE = ARCHER.profile();
  static final Board FRITZ = Board.FRITZBOX_4040;
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  final List<String> said = Collections.synchronizedList(new ArrayList<>());
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  final AsuServer server;
  private final Path home;
  private final Web web;

  BuildBench(Path home) throws IOException {
    this.home = home;
    server = new AsuServer(home.resolve("store"), "r29087-d9c5716d1d");
    InstantSource clock = now::get;
    web = new Web(WebLimits.usual(), "test", Map.of(), clock);
  }

  private void take(Duration time) {
    pauses.add(time);
    now.updateAndGet(at -> at.plus(time));
  }

  BuildOrder order(boolean asInstalled, String... named) {
    return new BuildOrder(
        URI.create(server.address()),
        "24.10.5",
        asInstalled,
        List.of(named),
        Optional.empty(),
        Optional.empty(),
        Duration.ofHours(1));
  }

  Map<String, BuildResult> build(BuildOrder order, ForRouter... routers) {
    var download = new Download(web, DownloadLimits.usual(), this::take);
    var builds = new Builds(web, download, this::take, now::get, home.resolve("builds"));
    try {
      return builds.build(order, List.of(routers), said::add);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  BuildResult.Failed failed(String... named) {
    BuildResult result = resultOf("ap", build(order(false, named), router("ap", ARCHER)));
    assertThat(result).isInstanceOf(BuildResult.Failed.class);
    assertThat(home.resolve("builds")).satisfies(BuildBench::holdsNoNote);
    return (BuildResult.Failed) result;
  }

  static BuildResult resultOf(String host, Map<String, BuildResult> results) {
    return requireNonNull(results.get(host));
  }

  private static void holdsNoNote(Path folder) {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        assertThat(files).noneMatch(file -> file.endsWith("build.json"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static ForRouter router(String host, Board board, String... onTop) {
    return router(host, board, board.name(Era.R23_05), false, onTop);
  }

  static ForRouter router(
      String host, Board board, String boardName, boolean efi, String... onTop) {
    var chosen = new TreeSet<>(AsuServer.USUAL);
    chosen.add("wpad-basic-mbedtls");
    chosen.addAll(List.of(onTop));
    onTopRemoved(chosen, onTop);
    var facts =
        new RouterFacts(
            new Identity(boardName, "", host, "1.0"),
            new Release("OpenWrt", "23.05.5", "r24106-10cc5fcd00", board.target(Era.R23_05)),
            new Boot("id", "squashfs", efi, true),
            new Memory(1, 1, 1),
            new Workings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), true));
    return new ForRouter(host, facts, Optional.of(new InstalledPackages(chosen, chosen)));
  }

  private static void onTopRemoved(Set<String> chosen, String... onTop) {
    for (String name : onTop) {
      if (name.startsWith("-")) {
        chosen.remove(name);
        chosen.remove(name.substring(1));
      }
    }
  }

  void changing(Consumer<Map<String, Object>> change) {
    server.changing(PROFILE, change);
  }

  @Override
  public void close() {
    web.close();
    server.close();
  }
}

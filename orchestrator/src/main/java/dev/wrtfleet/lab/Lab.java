package dev.wrtfleet.lab;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.router.EventLog;
import dev.wrtfleet.lab.router.Faults;
import dev.wrtfleet.lab.router.HostKey;
import dev.wrtfleet.lab.router.Pace;
import dev.wrtfleet.lab.router.RouterSpec;
import dev.wrtfleet.lab.router.VirtualRouter;
import dev.wrtfleet.lab.ssh.Keys;
import dev.wrtfleet.lab.ssh.LabServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Virtual OpenWrt routers behind a real SSH server, on 127.0.0.1. It uses nothing of wrtfleet: it
 * is the other side, and counts what really happens to it. Everything an operator needs is under
 * its directory; {@code inventory.yaml} is written last, when all routers answer.
 */
public final class Lab implements AutoCloseable {
  private final Path directory;
  private final EventLog events;
  private final LabServer server;
  private final Map<String, LabRouter> routers = new LinkedHashMap<>();

  private Lab(Path directory, EventLog events, LabServer server) {
    this.directory = directory;
    this.events = events;
    this.server = server;
  }

  /**
   * Starts all routers; answers once they do. It blocks no further: whoever started it ends it with
   * {@link #close}.
   */
  public static Lab start(LabOptions options) throws IOException {
    var files = new LabFiles(options);
    files.refuseForeign();
    files.clear();
    var random = new Random(options.seed());
    HostKey login = HostKey.random(random);
    files.writeKey(Keys.pair(login));
    files.writeImages(random);
    var lab =
        new Lab(
            options.directory().toAbsolutePath(), new EventLog(files.events()), new LabServer());
    try {
      lab.populate(options, login.line(), random);
      files.writeKnownHosts(lab.routers());
      files.writePlaybook();
      files.writeInventory(lab.routers());
      return lab;
    } catch (IOException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private void populate(LabOptions options, String loginKey, Random random) throws IOException {
    var names = new ArrayList<String>();
    for (int i = 1; i <= options.routers(); i++) {
      names.add(LabFiles.name(i, options.routers()));
    }
    Map<String, Faults> faults = faults(options, names, random);
    var pace = new Pace(options.speed());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Board board = options.mix().boards().get(i % options.mix().boards().size());
      Optional<String> password = options.mix().password();
      var spec =
          new RouterSpec(
              name,
              board,
              firmware(options, board, i),
              password.isPresent() ? Optional.empty() : Optional.of(loginKey),
              password.isPresent() ? password : Optional.of("lab-" + random.nextLong()),
              random.nextLong());
      var router =
          new VirtualRouter(
              spec,
              faults.getOrDefault(name, new Faults()),
              events,
              pace,
              options.directory().resolve("tmpfs").resolve(name));
      router.provision();
      routers.put(name, new LabRouter(router, server.connect(router)));
    }
  }

  /** Boards and releases in turn, so that a small lab has them all; the last ones are current. */
  private static Firmware firmware(LabOptions options, Board board, int number) {
    if (number >= options.routers() - options.mix().current()) {
      return LabFiles.target(board);
    }
    List<Era> eras = options.mix().eras().stream().filter(era -> era.since(board.first())).toList();
    List<Era> possible = eras.isEmpty() ? options.mix().eras() : eras;
    Era era = possible.get(number / options.mix().boards().size() % possible.size());
    return new Firmware(era.version(), era.revision(), board.target(era), board.compat(era));
  }

  private static Map<String, Faults> faults(LabOptions options, List<String> names, Random random) {
    var faults = new LinkedHashMap<String, Faults>();
    var free = new ArrayList<>(names);
    Collections.shuffle(free, random);
    for (FaultRule rule : options.faults()) {
      for (String host : rule.hosts()) {
        if (!names.contains(host)) {
          throw new IllegalArgumentException(
              rule.fault().spelled()
                  + ": there is no router '"
                  + host
                  + "'; there are "
                  + names.getFirst()
                  + " to "
                  + names.getLast());
        }
        faults.computeIfAbsent(host, name -> new Faults()).add(rule.fault(), rule.times());
        free.remove(host);
      }
      if (rule.count() > free.size()) {
        throw new IllegalArgumentException(
            rule.fault().spelled() + ": only " + free.size() + " routers are left without a fault");
      }
      for (int i = 0; i < rule.count(); i++) {
        faults
            .computeIfAbsent(free.removeFirst(), name -> new Faults())
            .add(rule.fault(), rule.times());
      }
    }
    return faults;
  }

  /** Where everything about this lab is. */
  public Path directory() {
    return directory;
  }

  /** All routers, in order. */
  public List<LabRouter> routers() {
    return List.copyOf(routers.values());
  }

  /** One router. */
  public LabRouter router(String host) {
    LabRouter router = routers.get(host);
    if (router == null) {
      throw new IllegalArgumentException("there is no router '" + host + "'");
    }
    return router;
  }

  /** How often a router was flashed: sysupgrades that passed the point of no return. */
  public int flashes(String host) {
    return router(host).flashes();
  }

  /** Switches everything off. The directory stays, but for what lay in the routers' memory. */
  @Override
  public void close() throws IOException {
    server.close();
    events.close();
    LabFiles.removeTree(directory.resolve("tmpfs"));
  }
}

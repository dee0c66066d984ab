package dev.wrtfleet.simulation;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.router.UploadProgress;
import dev.wrtfleet.simulation.RouterShell.Said;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The network between controllers and routers. Links break before or after a command has arrived,
 * and a command may arrive long after everybody has given up on it. That is all that may change
 * places: one connection keeps its order, so a command is overtaken only by those of connections
 * opened after its own broke.
 */
final class SimulatedLinks implements Links {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int FLASHES = 20;
  private static final int TEN_THOUSAND = 10_000;

  private final Agenda agenda;
  private final Chance chance;
  private final Map<String, SimulatedRouter> routers;
  private final Weakness weakness;
  private final Rules rules;
  private final double badLinks;
  private final Map<String, HostKey> known = new HashMap<>();

  SimulatedLinks(
      Agenda agenda,
      Chance chance,
      Map<String, SimulatedRouter> routers,
      Rules rules,
      Scenario scenario,
      Weakness weakness) {
    this.agenda = agenda;
    this.chance = chance;
    this.routers = routers;
    this.rules = rules;
    this.weakness = weakness;
    this.badLinks = scenario.badLinks() / (double) TEN_THOUSAND;
    routers.forEach((name, router) -> known.put(name, router.key()));
  }

  private SimulatedRouter router(String name) {
    return Objects.requireNonNull(routers.get(name), name);
  }

  private boolean isReachable(Host host) {
    Optional<String> via = host.via();
    return router(host.name()).isUp() && via.map(each -> router(each).isUp()).orElse(true);
  }

  @Override
  public Link open(Host host, Trust trust) throws LinkException {
    agenda.sleep(Duration.ofMillis(chance.between(40, 900)));
    SimulatedRouter router = router(host.name());
    if (!isReachable(host) || chance.happens(badLinks)) {
      agenda.sleep(CONNECT);
      throw new LinkException(new LinkFailure.NoAnswer(host.address(), CONNECT));
    }
    HostKey key = router.key();
    HostKey onFile = Objects.requireNonNull(known.get(host.name()));
    if (!key.equals(onFile)) {
      if (trust == Trust.KNOWN) {
        throw new LinkException(new LinkFailure.HostKeyChanged(key, onFile.fingerprint()));
      }
      rules.newKeyTaken(host.name());
    }
    return new SimulatedLink(host, router, key);
  }

  @Override
  public void replaceHostKey(Host host, HostKey key) {
    rules.newKeyTaken(host.name());
    known.put(host.name(), key);
  }

  private final class SimulatedLink implements Link {
    private final Host host;
    private final SimulatedRouter router;
    private final HostKey key;
    private final String boot;
    private boolean isDead;

    SimulatedLink(Host host, SimulatedRouter router, HostKey key) {
      this.host = host;
      this.router = router;
      this.key = key;
      this.boot = router.bootId();
    }

    @Override
    public HostKey hostKey() {
      return key;
    }

    @Override
    public CommandResult run(Command command) throws LinkException {
      String line = command.line().text();
      Instant sent = agenda.instant();
      // The one command that must not go wrong goes wrong more often than by chance.
      if (chance.happens(line.startsWith("F=") ? Math.min(0.3, FLASHES * badLinks) : badLinks)) {
        return breaks(command, line, sent);
      }
      pass();
      Said said = new RouterShell(router, weakness, sent).run(line);
      return answer(command, said);
    }

    /** On the way there a controller may be frozen: the command goes out when it wakes up. */
    private void pass() throws LinkException {
      agenda.sleep(Duration.ofMillis(chance.between(10, 400)));
      if (isDead || !isReachable(host) || !router.bootId().equals(boot)) {
        throw lost();
      }
    }

    private CommandResult answer(Command command, Said said) throws LinkException {
      if (said.takes().compareTo(command.limit()) > 0) {
        agenda.sleep(command.limit());
        isDead = true;
        throw new LinkException(new LinkFailure.TooSlow("command", command.limit()));
      }
      agenda.sleep(said.takes().plusMillis(chance.between(10, 300)));
      return said.to(command);
    }

    /** Cut before it arrived, or after, or stuck on the way and delivered when nobody waits. */
    private CommandResult breaks(Command command, String line, Instant sent) throws LinkException {
      switch (chance.between(1, 3)) {
        case 1 -> agenda.sleep(Duration.ofMillis(chance.between(10, 400)));
        case 2 -> {
          pass();
          new RouterShell(router, weakness, sent).run(line);
          agenda.sleep(Duration.ofMillis(chance.between(10, 400)));
        }
        default -> {
          agenda.in(
              Duration.ofSeconds(chance.between(1, 1500)),
              () -> {
                if (router.isUp() && (router.bootId().equals(boot) || mayCrossBoots())) {
                  new RouterShell(router, weakness, sent).run(line);
                }
              });
          agenda.sleep(command.limit());
          isDead = true;
          throw new LinkException(new LinkFailure.TooSlow("command", command.limit()));
        }
      }
      throw lost();
    }

    /** A connection does not outlive a boot, but what buffers on the way do nobody knows. */
    private boolean mayCrossBoots() {
      return chance.happens(0.3);
    }

    private LinkException lost() {
      isDead = true;
      return new LinkException(new LinkFailure.Lost("connection reset"));
    }

    @Override
    public CommandResult send(Command command, Path file, UploadProgress progress)
        throws LinkException {
      agenda.sleep(Duration.ofSeconds(chance.between(1, 90)));
      pass();
      if (chance.happens(badLinks)) {
        throw lost();
      }
      router.put(command.line().text().replaceFirst("^cat > ", ""));
      return answer(command, RouterShell.ok(""));
    }

    @Override
    public CommandResult fetch(Command command, Path file, long maxBytes) throws LinkException {
      pass();
      SimulatedImage.backup(file);
      return answer(command, RouterShell.ok(""));
    }

    @Override
    public void close() {
      isDead = true;
    }
  }
}

package dev.wrtfleet.ssh;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SSHRuntimeException;

/**
 * Opens links to routers over SSH, straight or through others. One for the whole process: it shares
 * unlocked keys, known hosts, and the connections others are reached through. Strict about host
 * keys; nothing is sent to a router before it has proved the key on file.
 */
public final class SshLinks implements Links {
  private final SshSettings settings;
  private final Function<String, Optional<Host>> hosts;
  private final InstantSource clock;
  private final RouterAlgorithms algorithms = new RouterAlgorithms();
  private final Watchdog watchdog = new Watchdog();
  private final Logins logins;
  private final Jumps jumps = new Jumps();
  private final Map<Path, KnownHostsFile> knownHosts = new ConcurrentHashMap<>();
  private final Map<String, Semaphore> doors = new ConcurrentHashMap<>();

  /** Keys accepted unseen after a wipe, by host, until they are put on file. */
  private final Map<String, WireKey> afterWipe = new ConcurrentHashMap<>();

  /**
   * With these settings.
   *
   * @param hosts finds the host a {@code via} names
   * @param clock for how long commands took
   */
  public SshLinks(
      SshSettings settings,
      Secrets secrets,
      Function<String, Optional<Host>> hosts,
      InstantSource clock) {
    this.settings = settings;
    this.hosts = hosts;
    this.clock = clock;
    this.logins = new Logins(new Identities(algorithms, secrets), settings.agent());
  }

  @Override
  public Link open(Host host, Trust trust) throws LinkException {
    return open(host, trust, List.of());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException unless this process has opened a link to the host with {@link
   *     Trust#ANY_AFTER_WIPE} and saw that key there
   * @throws FleetException when known_hosts cannot be written
   */
  @Override
  public void replaceHostKey(Host host, HostKey key) {
    WireKey seen =
        Optional.ofNullable(afterWipe.get(host.name()))
            .filter(offered -> offered.hostKey().equals(key))
            .orElseThrow(() -> new IllegalStateException(host.name() + " has not shown us " + key));
    try {
      file(host).replace(KnownHostsLine.nameOf(host.address(), host.port()), seen);
      afterWipe.remove(host.name(), seen);
    } catch (IOException e) {
      throw new FleetException(
          ExitCode.FAULT,
          List.of(
              Problem.of(
                  "ssh.known-hosts",
                  "the new host key of " + host.name() + " cannot be put on file",
                  e.getMessage() == null ? e.toString() : e.getMessage(),
                  "Make " + host.login().knownHosts() + " writable, then resume the run.")));
    }
  }

  private SshLink open(Host host, Trust trust, List<String> passed) throws LinkException {
    var check =
        new HostKeyCheck(
            file(host),
            KnownHostsLine.nameOf(host.address(), host.port()),
            trust,
            settings.acceptNewHostKeys());
    Optional<Jumps.Lease> jump =
        host.via().isPresent()
            ? Optional.of(jump(host, host.via().get(), passed))
            : Optional.empty();
    Semaphore door =
        doors.computeIfAbsent(
            host.name(), name -> new Semaphore(settings.limits().loginsAtOnce(), true));
    try {
      door.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      jump.ifPresent(Jumps.Lease::close);
      throw new LinkException(new LinkFailure.Lost(SshLink.STOPPED), e);
    }
    try {
      return handshake(host, check, wire(host, jump));
    } finally {
      door.release();
    }
  }

  private Jumps.Lease jump(Host host, String via, List<String> passed) throws LinkException {
    var way = new ArrayList<>(passed);
    way.add(host.name());
    try {
      Host next =
          hosts
              .apply(via)
              .filter(each -> !way.contains(each.name()))
              .orElseThrow(() ->
                  new LinkException(
                      new LinkFailure.LoginUnusable(
                          "the inventory leads there through itself, or not at all")));
      return jumps.take(via, () -> open(next, Trust.KNOWN, way));
    } catch (LinkException e) {
      throw new LinkException(new LinkFailure.ViaFailed(via, e.failure()), e);
    }
  }

  private Wire wire(Host host, Optional<Jumps.Lease> jump) throws LinkException {
    if (jump.isEmpty()) {
      return TcpWire.open(host.address(), host.port(), settings.limits().connect());
    }
    Jumps.Lease lease = jump.get();
    try {
      return new TunnelWire(
          lease.link().tunnel(host.address(), host.port(), settings.limits().login()),
          lease,
          watchdog);
    } catch (LinkException e) {
      lease.close();
      throw new LinkException(new LinkFailure.ViaFailed(host.via().orElseThrow(), e.failure()), e);
    }
  }

  private SshLink handshake(Host host, HostKeyCheck check, Wire wire) throws LinkException {
    var client = client(check);
    var late = new AtomicBoolean();
    Watchdog.Watch watch =
        watchdog.limit(
            settings.limits().login(),
            after -> {
              late.set(true);
              wire.cut();
            });
    Optional<SshLink> link = Optional.empty();
    try {
      wire.connect(client);
      check.remember();
      logins.login(client, host.login());
      WireKey offered = check.offered().orElseThrow();
      if (check.trust() == Trust.ANY_AFTER_WIPE) {
        afterWipe.put(host.name(), offered);
      }
      link = Optional.of(new SshLink(client, wire, offered.hostKey(), watchdog, clock));
      return link.get();
    } catch (IOException | SSHRuntimeException | IllegalStateException e) {
      throw new LinkException(failure(e, host, check, late.get()), e);
    } finally {
      watch.close();
      if (link.isEmpty()) {
        new SshLink(client, wire, new HostKey("", ""), watchdog, clock).close();
      }
    }
  }

  private LinkFailure failure(Exception thrown, Host host, HostKeyCheck check, boolean late) {
    String place = host.address() + ":" + host.port();
    boolean spoke = check.offered().isPresent();
    if (check.refusal().isPresent()) {
      return check.refusal().get();
    }
    if (Thread.currentThread().isInterrupted()) {
      return new LinkFailure.Lost(SshLink.STOPPED);
    }
    if (late) {
      return spoke
          ? new LinkFailure.NoAnswer(place, settings.limits().login())
          : Failures.silent(place, settings.limits().login());
    }
    return Failures.handshake(thrown, place, settings.limits().login(), spoke);
  }

  private SSHClient client(HostKeyCheck check) {
    var client = new SSHClient(algorithms);
    int login = Math.toIntExact(settings.limits().login().toMillis());
    client.addHostKeyVerifier(check);
    client.setTimeout(login);
    client.getTransport().setTimeoutMs(login);
    client.getConnection().setTimeoutMs(login);
    // The keepalive thread starts with the connection or never, so this must come before.
    var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
    keepAlive.setKeepAliveInterval(settings.limits().keepAliveSeconds());
    keepAlive.setMaxAliveCount(SshLimits.KEEP_ALIVES);
    return client;
  }

  private KnownHostsFile file(Host host) {
    return knownHosts.computeIfAbsent(host.login().knownHosts(), KnownHostsFile::new);
  }
}

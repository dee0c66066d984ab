package dev.wrtfleet.lab.ssh;

import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.router.HostKey;
import dev.wrtfleet.lab.router.VirtualRouter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;

/**
 * The one SSH server behind all routers' ports. A session belongs to the router whose port it came
 * in by; host key, logins and algorithms are that router's. So thousands of routers need no more
 * threads than one.
 */
public final class LabServer implements AutoCloseable {
  private static final int NIO_WORKERS = 4;
  private static final int BACKLOG = 1024;
  private static final int SESSIONS_MAX = 100_000;
  private static final int SMALL_WINDOW = 24_576;
  private static final int LARGE_WINDOW = 262_144;
  private static final int PACKET_MAX = 32_768;
  private static final int AUTH_REQUESTS_MAX = 10;
  private static final int LINE_MAX = 9000;
  private static final int OLD_LINE_MAX = 1024;

  /** Opens the acceptor to more addresses than the one a server usually has. */
  private static final class ManyPorts extends SshServer {
    void bind(InetSocketAddress address) throws IOException {
      acceptor.bind(address);
    }

    void unbind(InetSocketAddress address) {
      acceptor.unbind(address);
    }

    void unbindAll() {
      acceptor.unbind();
    }
  }

  private final ManyPorts server =
      (ManyPorts) ServerBuilder.builder().factory(ManyPorts::new).build();
  private final Map<Integer, RouterPort> ports = new ConcurrentHashMap<>();
  private final Map<String, KeyPair> keys = new ConcurrentHashMap<>();

  /** Starts it, without any port yet. */
  public LabServer() throws IOException {
    configure();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.start();
    server.unbindAll();
  }

  private void configure() {
    server.setNioWorkers(NIO_WORKERS);
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "dropbear");
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.SOCKET_REUSEADDR.set(server, true);
    CoreModuleProperties.SOCKET_BACKLOG.set(server, BACKLOG);
    CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, SESSIONS_MAX);
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, AUTH_REQUESTS_MAX);
    server.setKeyPairProvider(new HostKeys());
    server.setUserAuthFactories(
        List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
    server.setServiceFactories(
        List.of(new OpenDoor.Factory(this), ServerConnectionServiceFactory.INSTANCE));
    server.setPublickeyAuthenticator((user, key, session) ->
        user.equals("root") && router(session).accepts(PublicKeyEntry.toString(key)));
    server.setPasswordAuthenticator((user, password, session) ->
        user.equals("root") && router(session).acceptsPassword(password));
    server.setCommandFactory((channel, line) -> command(port(channel.getSession()), line));
    server.setForwardingFilter(new JumpsToRouters());
    server.setShellFactory(channel -> new Console(port(channel.getSession())));
    server.addSessionListener(new Doorman());
  }

  /** Gives a router a port and switches it on. */
  public RouterPort connect(VirtualRouter router) throws IOException {
    var port = new RouterPort(router, this);
    ports.put(port.number(), port);
    router.power().connect(port);
    return port;
  }

  /** dropbear's MAX_CMD_LEN: a longer request fails. */
  private static RouterCommand command(RouterPort port, String line) throws IOException {
    int most = port.router().firmware().era() == Era.R15_05 ? OLD_LINE_MAX : LINE_MAX;
    if (line.length() > most) {
      throw new IOException("a line of " + line.length() + " characters");
    }
    return new RouterCommand(port, line);
  }

  void listen(InetSocketAddress address) throws IOException {
    server.bind(address);
  }

  void stopListening(InetSocketAddress address) {
    server.unbind(address);
  }

  RouterPort port(SessionContext session) {
    var local = (InetSocketAddress) session.getLocalAddress();
    RouterPort port = ports.get(local.getPort());
    if (port == null) {
      throw new IllegalStateException("no router has port " + local.getPort());
    }
    return port;
  }

  VirtualRouter router(SessionContext session) {
    return port(session).router();
  }

  @Override
  public void close() throws IOException {
    ports.values().forEach(port -> port.router().power().unplug());
    for (RouterPort port : ports.values()) {
      port.release();
    }
    server.stop(true);
  }

  /**
   * A router passes connections on, as dropbear does: here to the other routers and nowhere else.
   */
  private final class JumpsToRouters extends RejectAllForwardingFilter {
    @Override
    public boolean canConnect(Type type, SshdSocketAddress to, Session session) {
      return type == Type.Direct
          && to.getHostName().equals("127.0.0.1")
          && ports.containsKey(to.getPort());
    }
  }

  /** Each router answers with its own key. */
  private final class HostKeys implements KeyPairProvider {
    @Override
    public Iterable<KeyPair> loadKeys(SessionContext session) {
      HostKey key = router(session).hostKey();
      return List.of(keys.computeIfAbsent(key.line(), line -> Keys.pair(key)));
    }

    @Override
    public Iterable<String> getKeyTypes(SessionContext session) {
      return List.of(HostKey.TYPE);
    }
  }

  /** Knows who is in, and offers what the dropbear of the release offers. */
  private final class Doorman implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      RouterPort port = port(session);
      port.entered(session);
      Era era = port.router().firmware().era();
      int window = era.since(Era.R24_10) ? LARGE_WINDOW : SMALL_WINDOW;
      CoreModuleProperties.WINDOW_SIZE.set(session, (long) window);
      CoreModuleProperties.MAX_PACKET_SIZE.set(session, (long) Math.min(PACKET_MAX, window));
      if (session instanceof AbstractSession algorithms) {
        offer(algorithms, era);
      }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
      if (event == Event.Authenticated) {
        Object method = session.getAttribute(OpenDoor.METHOD);
        port(session).router().loggedIn(method == null ? "key or password" : method.toString());
      }
    }

    @Override
    public void sessionClosed(Session session) {
      port(session).left(session);
    }
  }

  /** The algorithms of dropbear 2015.67 to 2025.89 as OpenWrt builds it; host keys are ed25519. */
  private static void offer(AbstractSession session, Era era) {
    var kex = new ArrayList<BuiltinDHFactories>();
    if (era.since(Era.R19_07)) {
      kex.add(BuiltinDHFactories.curve25519);
    }
    kex.add(BuiltinDHFactories.curve25519_libssh);
    if (era.since(Era.R17_01)) {
      kex.add(BuiltinDHFactories.dhg14_256);
    }
    if (era.before(Era.R24_10)) {
      kex.add(BuiltinDHFactories.fromFactoryName("diffie-hellman-group14-sha1"));
    }
    session.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(false, kex, ServerBuilder.DH2KEX));
    var ciphers = new ArrayList<NamedFactory<Cipher>>();
    if (era.since(Era.R21_02)) {
      ciphers.add(BuiltinCiphers.cc20p1305_openssh);
    }
    ciphers.add(BuiltinCiphers.aes128ctr);
    ciphers.add(BuiltinCiphers.aes256ctr);
    session.setCipherFactories(ciphers);
    var macs = new ArrayList<NamedFactory<Mac>>();
    if (era.since(Era.R17_01)) {
      macs.add(BuiltinMacs.hmacsha256);
    }
    if (era.before(Era.R24_10)) {
      macs.add(BuiltinMacs.hmacsha1);
    }
    if (era.before(Era.R18_06)) {
      macs.add(BuiltinMacs.fromFactoryName("hmac-md5"));
    }
    session.setMacFactories(macs);
  }
}

package dev.wrtfleet.lab.ssh;

import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.AbstractUserAuth;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.session.ServerSession;

/** The method {@code none}: lets root in where root has no password, as OpenWrt's dropbear does. */
final class NoneLogin extends AbstractUserAuth {
  /** Which method opened a session, where it is this one. */
  static final AttributeKey<String> METHOD = new AttributeKey<>();

  private static final String NAME = "none";

  /** Makes one for every session. */
  record Factory(LabServer server) implements UserAuthFactory {
    @Override
    public String getName() {
      return NAME;
    }

    @Override
    public UserAuth createUserAuth(ServerSession session) {
      return new NoneLogin(server);
    }
  }

  private final LabServer server;

  private NoneLogin(LabServer server) {
    super(NAME);
    this.server = server;
  }

  @Override
  protected Boolean doAuth(Buffer buffer, boolean init) {
    ServerSession session = getServerSession();
    boolean open = getUsername().equals("root") && server.router(session).isOpen();
    if (open) {
      session.setAttribute(METHOD, NAME);
    }
    return open;
  }
}

package dev.wrtfleet.lab.ssh;

import java.io.IOException;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.auth.AbstractUserAuthServiceFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerUserAuthService;

/**
 * Logins, with the method {@code none} for a root without a password, as OpenWrt's dropbear has it
 * (600-allow-blank-root-password.patch). The library by itself always refuses that method.
 */
final class OpenDoor extends ServerUserAuthService {
  /** Set on a session that came in this way. */
  static final AttributeKey<String> METHOD = new AttributeKey<>();

  private static final String NONE = "none";

  /** Makes one for every session. */
  static final class Factory extends AbstractUserAuthServiceFactory {
    private final LabServer server;

    Factory(LabServer server) {
      this.server = server;
    }

    @Override
    public Service create(Session session) throws IOException {
      return new OpenDoor(session, server);
    }
  }

  private final LabServer server;

  private OpenDoor(Session session, LabServer server) throws IOException {
    super(session);
    this.server = server;
  }

  @Override
  public synchronized void process(int command, Buffer buffer) throws Exception {
    if (command == SshConstants.SSH_MSG_USERAUTH_REQUEST) {
      int start = buffer.rpos();
      String user = buffer.getString();
      String service = buffer.getString();
      String method = buffer.getString();
      boolean open = user.equals("root") && server.router(getServerSession()).isOpen();
      if (method.equals(NONE) && open) {
        getServerSession().setAttribute(METHOD, NONE);
        getServerSession().signalAuthenticationSuccess(user, service, buffer);
        return;
      }
      buffer.rpos(start);
    }
    super.process(command, buffer);
  }
}

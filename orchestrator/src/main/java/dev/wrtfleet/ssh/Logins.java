package dev.wrtfleet.ssh;

import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.fleet.Secret;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.method.PasswordResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/**
 * Logs in: {@code none} first, as a router without a root password lets everybody in; then the key,
 * or the agent's keys where no key is named; then the password. Of these dropbear counts only a
 * wrong password as a failed try, and OpenWrt allows three.
 */
final class Logins {
  private final Identities identities;
  private final Optional<Path> agent;

  Logins(Identities identities, Optional<Path> agent) {
    this.identities = identities;
    this.agent = agent;
  }

  /** Logs this connection in, or says why not. */
  void login(SSHClient client, Login login) throws LinkException, IOException {
    var tried = new ArrayList<String>();
    if (attempt(client, login, new AuthNone(), tried, "none")) {
      return;
    }
    if (login.identity().isPresent()) {
      Path file = login.identity().get();
      var method = new AuthPublickey(identities.key(file, login));
      if (attempt(client, login, method, tried, "key " + file)) {
        return;
      }
    } else if (agent.isPresent() && byAgent(client, login, agent.get(), tried)) {
      return;
    }
    if (login.password().isPresent() && byPassword(client, login, login.password().get(), tried)) {
      return;
    }
    throw new LinkException(new LinkFailure.LoginRefused(login.user(), String.join(", ", tried)));
  }

  private static boolean byAgent(SSHClient client, Login login, Path socket, List<String> tried)
      throws IOException, LinkException {
    try {
      var keys = new AgentKeys(socket);
      var method = new AgentLogin(keys, keys.list());
      return attempt(client, login, method, tried, "ssh-agent with " + method.keys() + " keys");
    } catch (AgentKeys.AgentException e) {
      tried.add("ssh-agent (" + e.getMessage() + ")");
      return false;
    }
  }

  private boolean byPassword(SSHClient client, Login login, Secret secret, List<String> tried)
      throws IOException, LinkException {
    var finder =
        PasswordUtils.createOneOff(identities.secret(secret, "the password").toCharArray());
    var allowed = client.getUserAuth().getAllowedMethods();
    AuthMethod method =
        allowed.contains("keyboard-interactive") && !allowed.contains("password")
            ? new AuthKeyboardInteractive(new PasswordResponseProvider(finder))
            : new AuthPassword(finder);
    return attempt(client, login, method, tried, "password");
  }

  private static boolean attempt(
      SSHClient client, Login login, AuthMethod method, List<String> tried, String words)
      throws IOException, LinkException {
    if (!tried.isEmpty() && !client.getUserAuth().getAllowedMethods().contains(method.getName())) {
      tried.add(words + " (not accepted there)");
      return false;
    }
    tried.add(words);
    method.setLoggerFactory(client.getTransport().getConfig().getLoggerFactory());
    try {
      return client
          .getUserAuth()
          .authenticate(
              login.user(),
              (Service) client.getConnection(),
              method,
              client.getTransport().getTimeoutMs());
    } catch (UserAuthException e) {
      if (!client.isConnected() || Failures.timedOut(e)) {
        throw e;
      }
      throw new LinkException(new LinkFailure.LoginUnusable(words + ": " + Failures.text(e)), e);
    }
  }
}

package dev.wrtfleet.ssh;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/**
 * Public key login (RFC 4252 §7) with the keys of an agent, one after the other. Each is first
 * offered without a signature, so the agent signs only for a router that takes the key.
 */
final class AgentLogin extends AbstractAuthMethod {
  /** Key type to the signature algorithms a router may want and the agent's flag for each. */
  private static final Map<String, List<Algorithm>> ALGORITHMS =
      Map.of(
          "ssh-ed25519", List.of(new Algorithm("ssh-ed25519", 0)),
          "ecdsa-sha2-nistp256", List.of(new Algorithm("ecdsa-sha2-nistp256", 0)),
          "ecdsa-sha2-nistp384", List.of(new Algorithm("ecdsa-sha2-nistp384", 0)),
          "ecdsa-sha2-nistp521", List.of(new Algorithm("ecdsa-sha2-nistp521", 0)),
          "ssh-rsa",
              List.of(
                  new Algorithm("rsa-sha2-256", 2),
                  new Algorithm("rsa-sha2-512", 4),
                  new Algorithm("ssh-rsa", 0)));

  private record Algorithm(String name, int flags) {}

  private record Offer(WireKey key, Algorithm algorithm) {}

  private final AgentKeys agent;
  private final int keys;
  private final Deque<Offer> offers = new ArrayDeque<>();

  AgentLogin(AgentKeys agent, List<WireKey> keys) throws AgentKeys.AgentException {
    super("publickey");
    this.agent = agent;
    this.keys = keys.size();
    for (WireKey key : keys) {
      ALGORITHMS
          .getOrDefault(key.type(), List.of())
          .forEach(algorithm -> offers.add(new Offer(key, algorithm)));
    }
    if (offers.isEmpty()) {
      throw new AgentKeys.AgentException("holds no key");
    }
  }

  /** Whether we can log in with keys of this type. */
  static boolean knows(String type) {
    return ALGORITHMS.containsKey(type);
  }

  /** How many keys are offered. */
  int keys() {
    return keys;
  }

  @Override
  protected SSHPacket buildReq() throws UserAuthException {
    return request(offers.element(), false);
  }

  @Override
  public void handle(Message message, SSHPacket packet)
      throws UserAuthException, TransportException {
    if (message != Message.USERAUTH_60) {
      super.handle(message, packet);
      return;
    }
    Offer offer = offers.element();
    SSHPacket request = request(offer, true);
    byte[] toSign =
        new Buffer.PlainBuffer()
            .putString(params.getTransport().getSessionID())
            .putBuffer(request)
            .getCompactData();
    try {
      request.putBytes(agent.sign(offer.key(), toSign, offer.algorithm().flags()));
    } catch (AgentKeys.AgentException e) {
      throw new UserAuthException("ssh-agent: " + e.getMessage(), e);
    }
    params.getTransport().write(request);
  }

  @Override
  public boolean shouldRetry() {
    offers.poll();
    return !offers.isEmpty();
  }

  private SSHPacket request(Offer offer, boolean signed) throws UserAuthException {
    SSHPacket packet = super.buildReq().putBoolean(signed);
    packet.putString(offer.algorithm().name()).putBytes(offer.key().bytes());
    return packet;
  }
}

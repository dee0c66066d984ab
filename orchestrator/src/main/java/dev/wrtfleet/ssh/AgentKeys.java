package dev.wrtfleet.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * Asks an ssh-agent for its keys and signatures (draft-miller-ssh-agent: messages 11/12 list keys,
 * 13/14 sign). Private keys never leave the agent.
 */
final class AgentKeys {
  /** The agent cannot be asked, or says no. */
  static final class AgentException extends Exception {
    private static final long serialVersionUID = 1L;

    AgentException(String message, Throwable cause) {
      super(message, cause);
    }

    AgentException(String message) {
      super(message);
    }
  }

  private static final byte LIST = 11;
  private static final byte LISTED = 12;
  private static final byte SIGN = 13;
  private static final byte SIGNED = 14;
  private static final int ANSWER_MAX = 256 * 1024;

  /** Each costs a round trip to every router; whoever has more names one in the inventory. */
  private static final int KEYS_MAX = 6;

  private final Path socket;

  AgentKeys(Path socket) {
    this.socket = socket;
  }

  /** The keys it holds, of the types routers know, the first few. */
  List<WireKey> list() throws AgentException {
    try {
      var answer = ask(new Buffer.PlainBuffer().putByte(LIST), LISTED);
      long count = answer.readUInt32();
      var keys = new ArrayList<WireKey>();
      for (long i = 0; i < count && keys.size() < KEYS_MAX; i++) {
        var key = WireKey.of(answer.readBytes());
        answer.readString();
        if (AgentLogin.knows(key.type())) {
          keys.add(key);
        }
      }
      return keys;
    } catch (Buffer.BufferException | IllegalArgumentException e) {
      throw new AgentException("answers nonsense", e);
    }
  }

  /** The signature of these bytes, with its algorithm in front, as SSH sends it. */
  byte[] sign(WireKey key, byte[] bytes, int flags) throws AgentException {
    try {
      var question = new Buffer.PlainBuffer().putByte(SIGN);
      question.putBytes(key.bytes()).putBytes(bytes).putUInt32(flags);
      return ask(question, SIGNED).readBytes();
    } catch (Buffer.BufferException e) {
      throw new AgentException("answers nonsense", e);
    }
  }

  private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, byte expected)
      throws AgentException, Buffer.BufferException {
    byte[] body = question.getCompactData();
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var packet = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).flip();
      while (packet.hasRemaining()) {
        channel.write(packet);
      }
      int length = read(channel, 4).getInt();
      if (length < 1 || length > ANSWER_MAX) {
        throw new AgentException("answers nonsense");
      }
      var answer = new Buffer.PlainBuffer(read(channel, length).array());
      if (answer.readByte() != expected) {
        throw new AgentException("refuses");
      }
      return answer;
    } catch (IOException e) {
      throw new AgentException("no answer at " + socket + ": " + e.getMessage(), e);
    }
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("it hung up");
      }
    }
    return bytes.flip();
  }
}

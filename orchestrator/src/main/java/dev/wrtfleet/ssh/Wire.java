package dev.wrtfleet.ssh;

import java.io.IOException;
import net.schmizz.sshj.SSHClient;

/** What an SSH connection runs over. */
interface Wire {
  /** Starts SSH over it: identification, key exchange, host key. */
  void connect(SSHClient client) throws IOException;

  /** Breaks it at once, from any thread, without waiting for anybody. */
  void cut();

  /** Gives back what it held; after {@link #cut}. */
  void release();
}

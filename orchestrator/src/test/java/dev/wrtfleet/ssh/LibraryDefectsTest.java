package dev.wrtfleet.ssh;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import net.schmizz.keepalive.KeepAlive;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import org.junit.jupiter.api.Test;

/**
 * What of sshj 0.40.0 must be kept away from. Its lost tails, its blocking error output and its
 * deaf keepalive are proved against a real dropbear in {@link UploadsTest} and {@link
 * CommandsTest}.
 */
class LibraryDefectsTest {
  @Test
  void smallPacketsAreSentAtOnce() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var wire = TcpWire.open("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(2));
      server.accept().close();
      var client = new SSHClient(new RouterAlgorithms());
      assertThatThrownBy(() -> wire.connect(client)).isInstanceOf(java.io.IOException.class);
      assertThat(client.getSocket().getTcpNoDelay()).isTrue();
      wire.cut();
    }
  }

  @Test
  void nobodyExchangesKeysAnewBecauseKeepalivesStallIt() {
    noClasses()
        .should()
        .callMethod(SSHClient.class, "rekey")
        .because("a keepalive during a key exchange stalls both for 30 s")
        .check(ours());
  }

  @Test
  void nobodyClosesAChannelBecauseThatWaitsForTheRouter() {
    noClasses()
        .should()
        .callMethod(ExecChannel.class, "close")
        .orShould()
        .callMethod(SessionChannel.class, "close")
        .orShould()
        .callMethod(Tunnel.class, "close")
        .check(ours());
  }

  @Test
  void nobodyStartsKeepalivesByHandBecauseTheirIntervalIsReadAtTheStart() {
    noClasses().should().callMethod(KeepAlive.class, "start").check(ours());
  }

  private static com.tngtech.archunit.core.domain.JavaClasses ours() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.wrtfleet.ssh");
  }
}

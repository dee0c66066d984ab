package dev.wrtfleet.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.Trust;
import dev.wrtfleet.testbed.DropbearRouter;
import dev.wrtfleet.testbed.DropbearTest;
import dev.wrtfleet.testbed.RouterSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What reaches the log, at its most talkative. */
@DropbearTest
@Timeout(60)
class SecretsInLogsTest {
  @TempDir private Path folder;

  @Test
  void noPasswordReachesTheLogAndNoBrokenConnectionAlarms() throws Exception {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var library = (Logger) LoggerFactory.getLogger("net.schmizz");
    var events = new ListAppender<ILoggingEvent>();
    library.setLevel(Level.TRACE);
    library.setAdditive(false);
    events.start();
    library.addAppender(events);
    try (var router = DropbearRouter.start(RouterSpec.open("logs").password(Bench.PASSWORD))) {
      var bench = new Bench(folder);
      Bench.failure(bench.links(), router.host(bench.password("WRONG")));
      try (Link link = bench.links().open(router.host(bench.password("PW")), Trust.KNOWN)) {
        Bench.failure(() -> link.run(Command.of("sleep", "50").within(Duration.ofMillis(200))));
      }
    } finally {
      library.detachAppender(events);
      library.setAdditive(true);
      library.setLevel(root.getLevel());
    }
    List<ILoggingEvent> said = List.copyOf(events.list);
    String text = String.join("\n", said.stream().map(ILoggingEvent::getFormattedMessage).toList());
    String hex = HexFormat.of().formatHex(Bench.PASSWORD.getBytes(StandardCharsets.UTF_8));
    assertThat(text).isNotEmpty().doesNotContain(Bench.PASSWORD);
    assertThat(text.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "")).doesNotContain(hex);
    assertThat(said).extracting(ILoggingEvent::getLevel).containsOnly(Level.DEBUG);
  }
}

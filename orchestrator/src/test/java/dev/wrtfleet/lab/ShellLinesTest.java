package dev.wrtfleet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines a router's shell is sent, and what ash makes of them. */
class ShellLinesTest {
  @TempDir static Path directory;
  private static Lab lab;
  private static LabClient client;

  @BeforeAll
  static void start() throws IOException {
    var mix =
        new LabOptions.Mix(
            List.of(Board.ARCHER_C7_V5), List.of(Era.R23_05), 0, Optional.of("secret"));
    lab = Lab.start(LabOptions.of(1, directory).with(mix).imagesOf(4096));
    client = LabClient.of(lab.routers().getFirst(), "secret");
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    lab.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "echo 'a  b' \"c $HOME\" d\\ e ~ a  b c /root d e",
        "false || echo x && echo y ~ x|y",
        "! true; echo $? ~ 1",
        "(exit 3); echo $? ~ 3",
        "A=1 B=2; echo ${A}${B}${C:-3} ~ 123",
        "echo $(echo in $(echo inner)) ~ in inner",
        "echo a > /tmp/f; echo b >> /tmp/f; cat < /tmp/f ~ a|b",
        "nosuch 2>/dev/null; echo $? ~ 127",
        "{ echo out; echo err >&2; } 2>&1 ~ out|err",
        "if [ -d /tmp ] && [ ! -e /nix ]; then echo yes; else echo no; fi ~ yes",
        "for x in 1 2 3; do echo -n $x; done; echo ~ 123",
        "i=x; while [ $i != xxx ]; do i=x$i; done; echo $i ~ xxx",
        "printf '%s=%d\\n' a 1 b 2 ~ a=1|b=2",
        "seq 100 | head -n 2 ~ 1|2",
        "cat /proc/uptime | wc -l ~ 1",
        "touch /tmp/g1 /tmp/g2; ls /tmp/g* ~ /tmp/g1|/tmp/g2",
        "echo one two | cut -d' ' -f2 | tr o 0 ~ tw0",
        "echo abc | sed 's/b\\(.\\)/<\\1>/' ~ a<c>",
        "exec echo last; echo never ~ last",
        "sleep 60 >/dev/null 2>&1 & kill $!; wait $!; echo gone ~ gone",
        "mkdir /tmp/lock && echo mine; mkdir /tmp/lock 2>/dev/null || echo taken ~ mine|taken",
        "mv /tmp/f /tmp/moved && cat /tmp/moved && rm /tmp/moved ~ a|b"
      })
  void aLineGivesWhatAshGives(String line, String expected) throws IOException {
    var answer = client.run(line);
    assertThat(answer.out()).as(answer.err()).isEqualTo(expected.replace('|', '\n') + "\n");
  }

  @Test
  void whatItCannotReadIsASyntaxErrorAndNothingRuns() throws IOException {
    var answer = client.run("echo before; case x in x) echo y;; esac");
    assertThat(answer.status()).contains(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).startsWith("ash: syntax error");
  }

  @Test
  void aSignalIsReportedAsOne() throws IOException {
    var answer = client.run("kill -9 $$");
    assertThat(answer.status()).isEmpty();
    assertThat(answer.signal()).contains("KILL");
  }

  @Test
  void aMissingDirectoryAndAMissingProgramAreAshsMessages() throws IOException {
    assertThat(client.run("echo x > /nosuch/f").err())
        .isEqualTo("ash: can't create /nosuch/f: nonexistent directory\n");
    assertThat(client.run("timeout 5 true").err()).isEqualTo("ash: timeout: not found\n");
  }

  @Test
  void whatIsSentArrivesByteForByte() throws IOException {
    byte[] bytes = new byte[200_000];
    new java.util.Random(7).nextBytes(bytes);
    assertThat(client.send("cat > /tmp/blob && wc -c < /tmp/blob", bytes).out())
        .isEqualTo("200000\n");
    assertThat(client.send("md5sum", "abc".getBytes(StandardCharsets.UTF_8)).out())
        .isEqualTo("900150983cd24fb0d6963f7d28e17f72  -\n");
  }
}

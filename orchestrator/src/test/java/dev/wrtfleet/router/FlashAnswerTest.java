package dev.wrtfleet.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlashAnswerTest {

  static Stream<String> recorded() {
    return Recorded.names("flash", "").stream();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void whatWasRecordedIsReadAsWhatItWas(String file) {
    String name = file.substring("flash/".length());
    var hint =
        FlashAnswer.Hint.valueOf(name.substring(0, name.indexOf('-')).toUpperCase(Locale.ROOT));
    assertThat(FlashAnswer.of(Recorded.result(file)).hint()).as(file).isEqualTo(hint);
  }

  @Test
  void successAndRefusalDifferOnlyInTheParentheses() {
    String call = "Command failed: ubus call system sysupgrade { \"path\": \"/tmp/x\" } ";
    assertThat(hint(246, call + "(Connection failed)")).isEqualTo(FlashAnswer.Hint.UNDER_WAY);
    assertThat(hint(248, call + "(Operation not supported)")).isEqualTo(FlashAnswer.Hint.REFUSED);
    assertThat(hint(247, call + "(Unknown error)")).isEqualTo(FlashAnswer.Hint.REFUSED);
    assertThat(hint(254, call + "(Invalid argument)")).isEqualTo(FlashAnswer.Hint.REFUSED);
    assertThat(hint(249, call + "(Request timed out)")).isEqualTo(FlashAnswer.Hint.UNDER_WAY);
  }

  @Test
  void silenceAndABrokenLinkAreNeverARefusal() {
    assertThat(
            FlashAnswer.noAnswer(new LinkFailure.TooSlow("sysupgrade", Duration.ofSeconds(150)))
                .hint())
        .isEqualTo(FlashAnswer.Hint.UNDER_WAY);
    assertThat(FlashAnswer.of(Recorded.result(new Ending.Closed(), "", "")).hint())
        .isEqualTo(FlashAnswer.Hint.UNDER_WAY);
    assertThat(FlashAnswer.of(Recorded.result(new Ending.Killed("KILL"), "", "")).hint())
        .isEqualTo(FlashAnswer.Hint.UNDER_WAY);
  }

  @Test
  void anEndBeforeTheCallIsARefusal() {
    assertThat(hint(1, "Failed to create the configuration backup."))
        .isEqualTo(FlashAnswer.Hint.REFUSED);
    assertThat(hint(127, "ash: sysupgrade: not found")).isEqualTo(FlashAnswer.Hint.REFUSED);
    assertThat(hint(4, "Command failed: Not found")).isEqualTo(FlashAnswer.Hint.REFUSED);
  }

  private static FlashAnswer.Hint hint(int status, String words) {
    return FlashAnswer.of(Recorded.result(new Ending.Exited(status), "", words)).hint();
  }
}

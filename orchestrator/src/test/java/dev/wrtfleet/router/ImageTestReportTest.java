package dev.wrtfleet.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageTestReportTest {
  private static final List<String> RELEASES =
      List.of("17.01", "18.06", "19.07", "21.02", "22.03", "23.05", "24.10", "25.12");

  private static Stream<String> files(String name) {
    return RELEASES.stream().flatMap(release -> Recorded.names(release, name).stream());
  }

  static Stream<String> good() {
    return files("test-good-keep");
  }

  static Stream<String> wrongBoard() {
    return files("test-wrong-board-keep");
  }

  static Stream<String> damaged() {
    return Stream.concat(files("test-no-metadata-keep"), files("test-truncated-keep"));
  }

  static Stream<String> compat() {
    return Stream.concat(files("test-compat-minor-keep"), files("test-compat-major"));
  }

  static Stream<String> never() {
    return Stream.of("test-bad-json", "test-dead", "test-wrong-board-forced", "test-partitions")
        .flatMap(ImageTestReportTest::files);
  }

  @ParameterizedTest
  @MethodSource("good")
  void aGoodImageIsAcceptedOnEveryRelease(String file) {
    assertThat(ImageTestReport.of(Recorded.result(file)))
        .isEqualTo(new ImageTestReport.Accepted(false));
  }

  @ParameterizedTest
  @MethodSource("wrongBoard")
  void anImageForAnotherBoardIsRefusedInTheRoutersWords(String file) {
    assertThat(ImageTestReport.of(Recorded.result(file)))
        .isInstanceOfSatisfying(
            ImageTestReport.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .startsWith(
                        "Device tplink,archer-c7-v5 not supported by this image;"
                            .replace(
                                "tplink,archer-c7-v5",
                                file.startsWith("18.06") ? "archer-c7-v5" : "tplink,archer-c7-v5"))
                    .contains("Supported devices: ")
                    .doesNotContain("upgrade:")
                    .doesNotContain("check"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedImageIsRefusedAndForceIsNeverAdvised(String file) {
    assertThat(ImageTestReport.of(Recorded.result(file)))
        .isInstanceOfSatisfying(
            ImageTestReport.Refused.class,
            refused -> assertThat(refused.reason()).matches("Image metadata not (found|present)"));
  }

  @ParameterizedTest
  @MethodSource("compat")
  void anotherCompatVersionIsRefused(String file) {
    assertThat(ImageTestReport.of(Recorded.result(file)))
        .isInstanceOf(ImageTestReport.Refused.class);
  }

  @ParameterizedTest
  @MethodSource("never")
  void whatTheRouterIsNotSureOfIsNeverAccepted(String file) {
    assertThat(ImageTestReport.of(Recorded.result(file)))
        .isNotInstanceOf(ImageTestReport.Accepted.class);
  }

  @Test
  void aDeadValidatorIsNoAcceptanceThoughTheTestEndsWithZero() {
    var files = files("test-dead").toList();
    assertThat(files).hasSize(6);
    for (String file : files) {
      assertThat(ImageTestReport.of(Recorded.result(file)))
          .isEqualTo(new ImageTestReport.Unsure("Failed to parse message data; sh: bad number"));
    }
  }

  @Test
  void anX86ImageIsAcceptedAndSaidToBeWithoutMetadata() {
    assertThat(ImageTestReport.of(Recorded.result("24.10/test-x86-keep.txt")))
        .isEqualTo(new ImageTestReport.Accepted(true));
  }

  @Test
  void aNandImageIsAccepted() {
    assertThat(ImageTestReport.of(Recorded.result("24.10/test-nand-keep.txt")))
        .isEqualTo(new ImageTestReport.Accepted(false));
  }

  @Test
  void aTestKilledOrCutOffIsUnsure() {
    assertThat(ImageTestReport.of(Recorded.result(new Ending.Killed("KILL"), "", "")))
        .isEqualTo(new ImageTestReport.Unsure("killed by KILL"));
    assertThat(ImageTestReport.of(Recorded.result(new Ending.Closed(), "", "")))
        .isInstanceOf(ImageTestReport.Unsure.class);
  }

  @Test
  void theValidatorsVerdictIsReadFromItsJson() {
    for (String release : List.of("23.05", "24.10", "25.12")) {
      assertThat(ValidatorReport.parse(Recorded.text(release + "/validate-good.json")))
          .contains(new ValidatorReport(true, true));
      for (String bad : List.of("bad-json", "no-metadata", "truncated", "wrong-board")) {
        assertThat(ValidatorReport.parse(Recorded.text(release + "/validate-" + bad + ".json")))
            .contains(new ValidatorReport(false, true));
      }
    }
  }
}

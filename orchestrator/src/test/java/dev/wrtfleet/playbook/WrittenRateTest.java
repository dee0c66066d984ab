package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenRateTest {
  @ParameterizedTest
  @CsvSource({
    "20MB/s,20000000",
    "1.5MB/s,1500000",
    "512KiB/s,524288",
    "64kB/s,64000",
    "64KB/s,64000",
    "1GB/s,1000000000",
    "2MiB/s,2097152",
    "1GiB/s,1073741824",
    "100000B/s,100000"
  })
  void aRateHasANumberAndAUnit(String text, long bytesPerSecond) {
    assertThat(WrittenRate.parse(text)).hasValue(bytesPerSecond);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "20", "20MB", "20 MB/s", "MB/s", "-1MB/s", "20Mb/s", "1e3B/s", "20mbit/s"})
  void anythingElseIsNone(String text) {
    assertThat(WrittenRate.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"20000000,20MB/s", "1500000,1.5MB/s", "524288,524.288kB/s", "16000,16kB/s"})
  void itIsShownInDecimalUnitsAndReadBack(long bytesPerSecond, String text) {
    assertThat(WrittenRate.format(bytesPerSecond)).isEqualTo(text);
    assertThat(WrittenRate.parse(text)).hasValue(bytesPerSecond);
  }
}

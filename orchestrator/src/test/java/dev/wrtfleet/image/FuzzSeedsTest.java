package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing begins with, and every input that broke a promise once, keeps all promises. */
class FuzzSeedsTest {
  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  @Timeout(60)
  void noSeedBreaksAPromise(FuzzTarget target) {
    assertThat(target.seeds()).isNotEmpty().allSatisfy(target::run);
    target.run(new byte[0]);
  }

  /** Whole, as they are; the seeds are shortened. */
  static Stream<Arguments> samples() {
    return FuzzSeeds.samples().stream().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("samples")
  @Timeout(60)
  void noSampleBreaksAPromise(byte[] sample) {
    FuzzTarget.IMAGE.run(sample);
    FuzzTarget.CONTAINERS.run(sample);
  }

  @Test
  void someSeedsAreOk() {
    assertThat(FuzzTarget.IMAGE.seeds())
        .filteredOn(seed -> FuzzTarget.read(seed, 100).verdict() == Verdict.OK)
        .hasSizeGreaterThan(3);
  }
}

package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is fuzzed: each takes any bytes at all and throws where a promise is broken. {@link
 * FuzzSeedsTest} runs them over the samples and all earlier finds, {@link FuzzTest} under Jazzer.
 */
enum FuzzTarget {
  /** A whole file, and everything it promises. */
  IMAGE {
    @Override
    void run(byte[] input) {
      ImagePromises.check(input);
    }
  },

  /** Chunks of any type, size and contents behind a firmware, with the checksums made right. */
  TRAILER {
    @Override
    void run(byte[] input) {
      ImagePromises.check(chained(ByteBuffer.wrap(input)));
    }
  },

  /** The JSON of an INFO chunk. */
  METADATA {
    @Override
    void run(byte[] input) {
      MetadataText text = MetadataText.of(Arrays.copyOf(input, Math.min(input.length, 32 * 1024)));
      assertThat(text.metadata().isPresent()).isEqualTo(text.state() == MetadataState.OK);
      text.metadata().ifPresent(ImagePromises::checkTexts);
    }
  },

  /** Every container reader, also those that others come before. */
  CONTAINERS {
    @Override
    void run(byte[] input) {
      sampled(
          input,
          sample -> {
            var found = new ArrayList<Finding>();
            for (ContainerReader reader : Containers.all()) {
              reader.read(sample).ifPresent(found::add);
            }
            found.forEach(ImagePromises::checkFinding);
            Finding first = Containers.recognise(sample);
            assertThat(first).isEqualTo(found.isEmpty() ? first : found.getFirst());
          });
    }
  },

  /** What a gzip file unpacks to: disks, archives, file systems. */
  UNPACKED {
    @Override
    void run(byte[] input) {
      sampled(
          Made.gzip(input),
          sample -> {
            Finding finding = new GzipFile().read(sample).orElseThrow();
            ImagePromises.checkFinding(finding);
            assertThat(finding.shape()).isNotEqualTo(Shape.DAMAGED);
          });
    }
  },

  /** The packed stream itself. */
  GZIP {
    @Override
    void run(byte[] input) {
      byte[] magic = {0x1f, (byte) 0x8b, 8};
      ImagePromises.check(input.length > 2 && input[0] == 0x1f ? input : Made.join(magic, input));
    }
  },

  /** A uImage whose header's checksum is right whatever the header says. */
  UIMAGE {
    @Override
    void run(byte[] input) {
      byte[] image = Arrays.copyOf(input, Math.max(input.length, UimageHeader.BYTES));
      byte[] header = Arrays.copyOf(image, UimageHeader.BYTES);
      ByteBuffer.wrap(header).putInt(4, 0);
      ByteBuffer.wrap(image).putInt(4, Made.crc(header));
      sampled(
          image,
          sample -> {
            new Uimage().read(sample).ifPresent(ImagePromises::checkFinding);
            new MakerTail().read(sample).ifPresent(ImagePromises::checkFinding);
          });
    }
  },

  /** A flattened tree that begins as one. */
  FIT {
    @Override
    void run(byte[] input) {
      byte[] image = Arrays.copyOf(input, Math.max(input.length, 16));
      ByteBuffer.wrap(image).putInt(0, (int) Fit.MAGIC);
      sampled(image, sample -> ImagePromises.checkFinding(new Fit().read(sample).orElseThrow()));
    }
  },

  /** Keys and signatures. */
  USIGN {
    @Override
    void run(byte[] input) {
      String text = new String(input, StandardCharsets.UTF_8);
      try {
        UsignKey key = UsignKey.parse(text);
        assertThat(key.fingerprint()).matches("[0-9a-f]{16}");
        assertThat(UsignKey.parse(key.text()).isSameAs(key)).isTrue();
      } catch (NotUsign e) {
        assertThat(e.why()).isNotBlank();
      }
      try {
        assertThat(UsignSignature.parse(text).fingerprint()).matches("[0-9a-f]{16}");
      } catch (NotUsign e) {
        assertThat(e.why()).isNotBlank();
      }
    }
  },

  /** Lists of sums. */
  SUMS {
    @Override
    void run(byte[] input) {
      SumList.sums(input)
          .forEach((name, sum) -> {
            assertThat(sum).matches("[0-9a-f]{64}");
            assertThat(name).isNotEmpty().doesNotContain("/", "\n");
          });
    }
  },

  /** One of the others, as the first byte says: all of them in one process. */
  ANY {
    @Override
    void run(byte[] input) {
      if (input.length > 0) {
        FuzzTarget one = each().get((input[0] & 0xff) % each().size());
        one.run(Arrays.copyOfRange(input, 1, input.length));
      }
    }
  };

  private static final int UNPACKED_MAX = 1 << 20;

  abstract void run(byte[] input);

  /** Each of the targets but {@link #ANY}. */
  static List<FuzzTarget> each() {
    return Arrays.stream(values()).filter(target -> target != ANY).toList();
  }

  /** The name it has on the command line, and its finds' folder. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A firmware and behind it one chunk after the other: type, what the size is wrong by, length,
   * contents.
   */
  private static byte[] chained(ByteBuffer input) {
    byte[] file = Made.join(Made.ascii("a firmware of no known kind"), Made.filled(40, 0x5a));
    while (input.remaining() >= 4) {
      int type = input.get();
      int wrongBy = input.get();
      int length = Math.min(input.getShort() & 0xffff, input.remaining());
      byte[] data = new byte[length];
      input.get(data);
      file = Made.withChunk(file, type, data, length + 16 + wrongBy);
    }
    byte[] rest = new byte[input.remaining()];
    input.get(rest);
    return Made.join(file, rest);
  }

  /** One chunk as {@link #chained} wants it. */
  static byte[] chunk(int type, byte[] data) {
    return Made.join(
        ByteBuffer.allocate(4).put((byte) type).put((byte) 0).putShort((short) data.length).array(),
        data);
  }

  private static void sampled(byte[] input, java.util.function.Consumer<Sample> use) {
    try (Sample sample = Sample.of(Bytes.of(input), UNPACKED_MAX)) {
      sample.sink().accept(0, input, input.length);
      use.accept(sample);
    }
  }

  /** A file of these bytes, read as the program does, {@code readMax} bytes at once. */
  static Image read(byte[] file, int readMax) {
    try {
      return ImageReader.read(Path.of("image.bin"), new MemoryChannel(file, readMax), UNPACKED_MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which target has this name. */
  static Optional<FuzzTarget> named(String word) {
    return Arrays.stream(values()).filter(target -> target.word().equals(word)).findFirst();
  }

  /** Where to begin: all samples, or what this target makes of them. */
  List<byte[]> seeds() {
    return FuzzSeeds.of(this);
  }
}

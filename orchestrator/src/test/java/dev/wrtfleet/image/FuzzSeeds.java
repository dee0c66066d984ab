package dev.wrtfleet.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where fuzzing begins: the sample images, and what earlier runs found. */
final class FuzzSeeds {
  private static final Path FINDS = Path.of("src/test/resources/fuzz");
  private static final String KEY =
      """
      untrusted comment: made by usign
      RWTuKOO67HQ/UNB1jnlAJgS0grRdrsuQU58nPvSB8b+8RUq7mGKSDyqM
      """;
  private static final String SIGNATURE =
      """
      untrusted comment: signature
      RWTuKOO67HQ/UJknZtVR4RBaH2OxLwEu67DNjfJSKnwCSS9Pb1l9DmBaigJEOG44mAFZ0Ag8tRSkuXpVL5A/S/rSXWT0QBI2KQA=
      """;
  private static final int HEAD = 5 * 1024;
  private static final int TAIL = 512;

  private FuzzSeeds() {}

  static List<byte[]> of(FuzzTarget target) {
    var seeds = new ArrayList<byte[]>(finds(target));
    seeds.addAll(
        switch (target) {
          case ANY -> each();
          case IMAGE, CONTAINERS -> shortened(samples());
          case UIMAGE -> startingWith(shortened(samples()), 0x27);
          case FIT -> startingWith(shortened(samples()), 0xd0);
          case GZIP -> startingWith(samples(), 0x1f);
          case UNPACKED -> unpacked();
          case TRAILER -> chains();
          case METADATA -> metadata();
          case USIGN -> texts(KEY, SIGNATURE);
          case SUMS -> texts("ab".repeat(32) + " *openwrt-squashfs-sysupgrade.bin\n", "# none\n");
        });
    return seeds;
  }

  private static List<byte[]> each() {
    var seeds = new ArrayList<byte[]>();
    for (FuzzTarget target : FuzzTarget.each()) {
      byte[] number = {(byte) FuzzTarget.each().indexOf(target)};
      target.seeds().forEach(seed -> seeds.add(Made.join(number, seed)));
    }
    return seeds;
  }

  /** Inputs that broke a promise once. */
  static List<byte[]> finds(FuzzTarget target) {
    Path folder = FINDS.resolve(target.word());
    return Files.isDirectory(folder) ? files(folder) : List.of();
  }

  static List<byte[]> samples() {
    var samples = new ArrayList<>(files(ManifestTest.IMAGES));
    samples.addAll(files(ManifestTest.IMAGES.resolve("trailers")));
    return samples;
  }

  private static List<byte[]> files(Path folder) {
    try (var entries = Files.list(folder)) {
      var contents = new ArrayList<byte[]>();
      for (Path file : entries.filter(Files::isRegularFile).sorted().toList()) {
        contents.add(Files.readAllBytes(file));
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Beginning and end of each, with its metadata over them: enough to be known, and fast. */
  private static List<byte[]> shortened(List<byte[]> files) {
    return files.stream().map(FuzzSeeds::shortened).toList();
  }

  private static byte[] shortened(byte[] file) {
    byte[] head = Arrays.copyOf(file, Math.min(file.length, HEAD));
    return Fwtool.metadata(file)
        .map(json -> Made.withChunk(head, Made.INFO, Made.join(new byte[8], json)))
        .orElseGet(() -> Made.join(head, Arrays.copyOfRange(file, tailAt(file), file.length)));
  }

  private static int tailAt(byte[] file) {
    return Math.max(Math.min(file.length, HEAD), file.length - TAIL);
  }

  private static List<byte[]> startingWith(List<byte[]> files, int first) {
    return files.stream().filter(file -> file.length > 0 && (file[0] & 0xff) == first).toList();
  }

  private static List<byte[]> unpacked() {
    return List.of(
        Arrays.copyOf(Made.disk(true, false), HEAD),
        Arrays.copyOf(Made.disk(true, true), HEAD),
        Arrays.copyOf(Made.disk(false, true), HEAD),
        Arrays.copyOf(Made.disk(false, false), HEAD),
        Made.sysupgradeTar("some_board"),
        Made.tar("etc/config/network", Made.ascii("config interface 'lan'\n")),
        Made.squashfs(2000));
  }

  private static List<byte[]> metadata() {
    return texts(
        Made.json("tplink,archer-c7-v5", "archer-c7-v5"),
        Made.jsonCompat("1.1", "zyxel,nr7101"),
        "{\"supported_devices\":[\"a\"],\"version\":{\"version\":\"18.06.9\",\"board\":\"ramips\"}}",
        "{\"supported_devices\":[\"a\"],\"version\":\"RUT9M\",\"hwver\":[\"1\"],\"device_code\":[]}");
  }

  private static List<byte[]> chains() {
    var chains = new ArrayList<byte[]>();
    for (byte[] json : metadata()) {
      byte[] info = FuzzTarget.chunk(Made.INFO, Made.join(new byte[8], json));
      chains.add(info);
      chains.add(Made.join(info, FuzzTarget.chunk(Made.SIGNATURE, Made.noise(100))));
      chains.add(Made.join(info, info, Made.ascii("pad")));
    }
    return chains;
  }

  private static List<byte[]> texts(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }
}

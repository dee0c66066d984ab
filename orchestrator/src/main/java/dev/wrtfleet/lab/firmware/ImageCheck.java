package dev.wrtfleet.lab.firmware;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.GZIPInputStream;

/**
 * The image check of a router: fwtool.sh, then platform.sh, then what validate_firmware_image makes
 * of both. Messages are those of the release.
 */
public final class ImageCheck {
  private static final String VERSION_HINT =
      "Use sysupgrade -F to override this check when downgrading or flashing to vendor firmware";

  /** Who checks: the board, what it is called, and its own compat_version. */
  public record Device(Board board, String name, Era era, String compat) {}

  /** What the caller decided: whether configuration is kept, and the option of the same name. */
  public record Wish(boolean keepConfig, boolean ignoreMinorCompat) {}

  /**
   * One line a check printed.
   *
   * @param dated whether the release puts date and tag in front of it (the function {@code v})
   * @param error whether it goes to stderr in every release
   */
  public record Line(String text, boolean dated, boolean error) {}

  /**
   * The result.
   *
   * @param failed the name of the first check that failed, as ≤ 18.06 prints it
   */
  public record Result(
      boolean device, boolean platform, Optional<String> failed, List<Line> lines) {
    /** Whether both checks passed. */
    public boolean valid() {
      return device && platform;
    }
  }

  private final Device who;
  private final Wish wish;
  private final List<Line> lines = new ArrayList<>();

  private ImageCheck(Device who, Wish wish) {
    this.who = who;
    this.wish = wish;
  }

  /** Checks a file. */
  public static Result of(Trailer.Source file, Device who, Wish wish) throws IOException {
    return new ImageCheck(who, wish).check(file);
  }

  /** What is in the image, where anything can be told. */
  public static Optional<Firmware> firmware(Trailer.Source file, Board board, Era era)
      throws IOException {
    if (board.storage() == Storage.DISK) {
      byte[] start = unpacked(file);
      return isDisk(start) ? Optional.of(ImageFile.onDisk(start)) : Optional.empty();
    }
    return Trailer.metadata(file).flatMap(Metadata::parse).map(m -> m.firmware(board.target(era)));
  }

  private Result check(Trailer.Source file) throws IOException {
    boolean device = who.era() == Era.R15_05 || deviceMatches(file);
    boolean stopsEarly = who.era().before(Era.R19_07);
    boolean platform = (!device && stopsEarly) || platformAccepts(file);
    Optional<String> failed = Optional.empty();
    if (!device) {
      failed = Optional.of("fwtool_check_image");
    } else if (!platform) {
      failed = Optional.of("platform_check_image");
    }
    return new Result(device, platform, failed, List.copyOf(lines));
  }

  private boolean deviceMatches(Trailer.Source file) throws IOException {
    Optional<String> json = Trailer.metadata(file);
    if (json.isEmpty()) {
      say("Image metadata not " + (who.era().before(Era.R21_02) ? "found" : "present"));
      boolean required = who.board().requiresMetadata(who.era());
      if (required) {
        say(VERSION_HINT);
      }
      return !required;
    }
    Optional<Metadata> parsed = Metadata.parse(json.get());
    if (parsed.isEmpty()) {
      lines.add(new Line("Failed to parse message data", false, true));
      return noList("supported_devices");
    }
    return matches(parsed.get());
  }

  private boolean matches(Metadata image) {
    boolean knowsCompat = who.era().since(Era.R21_02);
    String compat = knowsCompat ? image.compat() : "1.0";
    String key = compat.equals("1.0") ? "supported_devices" : "new_supported_devices";
    Optional<List<String>> names = image.list(key);
    if (names.isEmpty()) {
      return noList(key);
    }
    if (!names.get().contains(who.name())) {
      say("Device " + who.name() + " not supported by this image");
      say("Supported devices: " + String.join(" ", names.get()));
      return false;
    }
    return !knowsCompat || compatible(image, compat);
  }

  private boolean compatible(Metadata image, String compat) {
    String step = " (" + who.compat() + "->" + compat + ").";
    if (!major(who.compat()).equals(major(compat))) {
      say(
          "The device is supported, but this image is incompatible for sysupgrade based on the"
              + " image version"
              + step);
    } else if (!who.compat().equals(compat) && wish.keepConfig() && !wish.ignoreMinorCompat()) {
      say(
          "The device is supported, but the config is incompatible to the new image"
              + step
              + " Please upgrade without keeping config (sysupgrade -n).");
    } else {
      return true;
    }
    image.message().ifPresent(this::say);
    return false;
  }

  private static String major(String compat) {
    int dot = compat.lastIndexOf('.');
    return dot < 0 ? compat : compat.substring(0, dot);
  }

  private boolean platformAccepts(Trailer.Source file) throws IOException {
    return switch (who.board().storage()) {
      case NOR_UIMAGE, NOR_FIT -> true;
      case NOR_UIMAGE_CHECKED -> {
        byte[] magic = start(file, 2);
        boolean good = magic.length == 2 && magic[0] == 0x27 && magic[1] == 0x05;
        yield good || refuse("Invalid image type.");
      }
      case NAND -> nandAccepts(file);
      case DISK -> diskAccepts(file);
    };
  }

  private boolean nandAccepts(Trailer.Source file) throws IOException {
    boolean verifies = who.era().since(Era.R23_05);
    byte[] head = start(file, 512);
    boolean tar =
        head.length == 512
            && new String(head, 0, 11, java.nio.charset.StandardCharsets.ISO_8859_1)
                .equals("sysupgrade-");
    if (!tar) {
      return refuse(verifies ? "invalid sysupgrade file" : "Invalid sysupgrade file.");
    }
    if (verifies) {
      lines.add(new Line("verifying sysupgrade tar file integrity", false, true));
    }
    return true;
  }

  private boolean diskAccepts(Trailer.Source file) throws IOException {
    if (!isDisk(unpacked(file))) {
      return refuse("Invalid image type");
    }
    if (who.era().since(Era.R21_02)) {
      say("Reading partition table from bootdisk...");
      say("Extract boot sector from the image");
      say("Reading partition table from image...");
    }
    return true;
  }

  private static boolean isDisk(byte[] start) {
    return start.length > 2
        && (start[0] & 0xff) == 0xeb
        && ((start[1] & 0xff) == 0x63 || (start[1] & 0xff) == 0x48);
  }

  private static byte[] unpacked(Trailer.Source file) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(start(file, 64 * 1024)))) {
      return gzip.readNBytes(8 * 1024);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static byte[] start(Trailer.Source file, int length) throws IOException {
    try (InputStream in = file.from(0)) {
      return in.readNBytes(length);
    }
  }

  private boolean noList(String key) {
    lines.add(
        new Line(
            "WARNING: Variable '" + key + "' does not exist or is not an array/object",
            false,
            true));
    return false;
  }

  private void say(String text) {
    lines.add(new Line(text, true, false));
  }

  /** platform.sh uses echo: no date in any release. */
  private boolean refuse(String text) {
    lines.add(new Line(text, false, false));
    return false;
  }

  /** The reply of validate_firmware_image, key by key. */
  public static SequencedMap<String, Object> report(Result result) {
    var tests = new LinkedHashMap<String, Object>();
    tests.put("fwtool_signature", true);
    tests.put("fwtool_device_match", result.device());
    var report = new LinkedHashMap<String, Object>();
    report.put("tests", tests);
    report.put("valid", result.valid());
    report.put("forceable", true);
    report.put("allow_backup", true);
    return report;
  }
}

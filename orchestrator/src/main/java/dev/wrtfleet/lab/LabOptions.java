package dev.wrtfleet.lab;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a lab is made of. Start from {@link #of} and change what matters.
 *
 * @param routers how many
 * @param directory where everything about the lab is written; it is made where it is missing
 * @param speed how many times faster than real routers boot and flash
 * @param seed everything left to chance comes from it: boards, releases, keys, who gets a fault
 * @param faults who has what
 * @param mix which boards and releases there are
 * @param imageBytes about how large the images are
 */
public record LabOptions(
    int routers,
    Path directory,
    double speed,
    long seed,
    List<FaultRule> faults,
    Mix mix,
    int imageBytes) {
  private static final double SPEED = 20;
  private static final int IMAGE_BYTES = 300 * 1024;
  private static final int IMAGE_BYTES_MIN = 4 * 1024;
  private static final int IMAGE_BYTES_MAX = 64 * 1024 * 1024;
  private static final int SPEED_MAX = 10_000;
  private static final int ROUTERS_MAX = 9000;

  /**
   * Boards and releases, dealt out evenly.
   *
   * @param boards which models
   * @param eras which releases, as far as a model has them
   * @param current how many already run what the images hold
   * @param password root's password, for routers without a key
   */
  public record Mix(List<Board> boards, List<Era> eras, int current, Optional<String> password) {
    /** Refuses a lab of nothing. */
    public Mix {
      boards = List.copyOf(boards);
      eras = List.copyOf(eras);
      if (boards.isEmpty() || eras.isEmpty()) {
        throw new IllegalArgumentException("a lab needs at least one board and one release");
      }
    }
  }

  /** Refuses more routers than this machine has ports for. */
  public LabOptions {
    faults = List.copyOf(faults);
    if (routers < 1 || routers > ROUTERS_MAX) {
      throw new IllegalArgumentException(
          "routers must be 1 to " + ROUTERS_MAX + ", not " + routers);
    }
    if (!(speed > 0 && speed <= SPEED_MAX)) {
      throw new IllegalArgumentException(
          "speed must be above 0 and at most " + SPEED_MAX + ", not " + speed);
    }
    if (mix.current() < 0 || mix.current() > routers) {
      throw new IllegalArgumentException(
          "current must be 0 to " + routers + ", the number of routers, not " + mix.current());
    }
    if (imageBytes < IMAGE_BYTES_MIN || imageBytes > IMAGE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "images must be %d to %d KiB".formatted(IMAGE_BYTES_MIN / 1024, IMAGE_BYTES_MAX / 1024));
    }
  }

  /** So many routers of five models, 18.06 to 24.10, all healthy and none of them current. */
  public static LabOptions of(int routers, Path directory) {
    var boards =
        List.of(
            Board.ARCHER_C7_V5,
            Board.MI_ROUTER_3G,
            Board.AX3000T,
            Board.FRITZBOX_4040,
            Board.FRITZ_7320);
    var eras = List.of(Era.R18_06, Era.R19_07, Era.R21_02, Era.R22_03, Era.R23_05, Era.R24_10);
    var mix = new Mix(boards, eras, 0, Optional.empty());
    return new LabOptions(routers, directory, SPEED, 1, List.of(), mix, IMAGE_BYTES);
  }

  /** At another speed. */
  public LabOptions at(double faster) {
    return new LabOptions(routers, directory, faster, seed, faults, mix, imageBytes);
  }

  /** From another seed. */
  public LabOptions seeded(long other) {
    return new LabOptions(routers, directory, speed, other, faults, mix, imageBytes);
  }

  /** With these faults. */
  public LabOptions with(List<FaultRule> rules) {
    return new LabOptions(routers, directory, speed, seed, rules, mix, imageBytes);
  }

  /** With a fault as the command line spells it. */
  public LabOptions with(String fault) {
    var rules = new java.util.ArrayList<>(faults);
    rules.add(FaultRule.parse(fault));
    return with(rules);
  }

  /** With other boards and releases. */
  public LabOptions with(Mix other) {
    return new LabOptions(routers, directory, speed, seed, faults, other, imageBytes);
  }

  /** With images of another size. */
  public LabOptions imagesOf(int bytes) {
    return new LabOptions(routers, directory, speed, seed, faults, mix, bytes);
  }
}

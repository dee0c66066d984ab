package dev.wrtfleet.playbook;

import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * When a rollout, or one of its waves, halts by itself. Only outcomes that touched flash count, and
 * those in {@code count}.
 *
 * @param failed this many failed hosts
 * @param failedPercent this share of failed hosts: of all hosts of the run or of a wave, or, with
 *     {@code ofAtLeast}, of those tried so far
 * @param ofAtLeast so many tried hosts a share is taken of at least; fewer count as so many
 * @param perBoard this many failed hosts of one board that run one release
 * @param thenBoard what follows from {@code perBoard}
 * @param inARow this many hosts that failed one after the other, with none upgraded between
 * @param count outcomes without a flash that count too
 */
public record StopWhen(
    OptionalInt failed,
    OptionalDouble failedPercent,
    OptionalInt ofAtLeast,
    OptionalInt perBoard,
    ThenBoard thenBoard,
    OptionalInt inARow,
    Set<Counted> count) {
  /** What becomes of a board whose budget is used up. */
  public enum ThenBoard {
    /** Its waiting hosts are skipped; the other boards go on. */
    LEAVE_OUT,
    /** The whole run halts. */
    HALT
  }

  /** Ends before the flash that a playbook may count as failures. */
  public enum Counted {
    UNREACHABLE,
    REFUSED
  }

  /** What holds where the playbook says nothing: the first failure halts. */
  public static final StopWhen FIRST_FAILURE =
      new StopWhen(OptionalInt.of(1), OptionalDouble.empty());

  /** Nothing halts, whatever fails. */
  public static final StopWhen NEVER = new StopWhen(OptionalInt.empty(), OptionalDouble.empty());

  /** What plans of before did not say is what held then. */
  public StopWhen {
    ofAtLeast = ofAtLeast == null ? OptionalInt.empty() : ofAtLeast;
    perBoard = perBoard == null ? OptionalInt.empty() : perBoard;
    thenBoard = thenBoard == null ? ThenBoard.LEAVE_OUT : thenBoard;
    inARow = inARow == null ? OptionalInt.empty() : inARow;
    var counted = EnumSet.noneOf(Counted.class);
    counted.addAll(count == null ? Set.of() : count);
    count = Collections.unmodifiableSet(counted);
  }

  /** Budgets for the whole, and none for boards or rows. */
  public StopWhen(OptionalInt failed, OptionalDouble failedPercent) {
    this(
        failed,
        failedPercent,
        OptionalInt.empty(),
        OptionalInt.empty(),
        ThenBoard.LEAVE_OUT,
        OptionalInt.empty(),
        Set.of());
  }

  /** The same with this many of one board, and what follows then. */
  public StopWhen withPerBoard(int hosts, ThenBoard then) {
    return new StopWhen(
        failed, failedPercent, ofAtLeast, OptionalInt.of(hosts), then, inARow, count);
  }

  /** The same with this many in a row. */
  public StopWhen withInARow(int hosts) {
    return new StopWhen(
        failed, failedPercent, ofAtLeast, perBoard, thenBoard, OptionalInt.of(hosts), count);
  }

  /** The same with a share of those tried, counted as so many at least. */
  public StopWhen withOfAtLeast(int hosts) {
    return new StopWhen(
        failed, failedPercent, OptionalInt.of(hosts), perBoard, thenBoard, inARow, count);
  }

  /** The same with these counted too. */
  public StopWhen withCount(Set<Counted> also) {
    return new StopWhen(failed, failedPercent, ofAtLeast, perBoard, thenBoard, inARow, also);
  }
}

package dev.wrtfleet.rollout;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One host of a plan: either it has a place in a wave and an image, or it has ended already.
 *
 * @param board empty where it could not be read
 * @param fromVersion firmware it runs now, empty where it could not be read
 * @param wave index of its wave, from 0; absent where it ended already
 * @param ended how it ended before its turn; absent where it has a wave
 * @param through names of all routers it is reached through, nearest first, in the plan or not
 * @param note what the operator should know about its place, empty where nothing
 * @param timing when it may be worked on
 * @param labels those of its labels that the playbook's limits are about
 * @param after hosts of the plan it goes after, besides those reached through it
 * @param away why it could not be asked when the plan was made, where it is waited for; it has no
 *     image then
 * @param site where it stands, by the label the playbook names; empty where it has none
 * @param restores the configuration it gets back in place of its own
 */
public record PlannedHost(
    String name,
    String board,
    String fromVersion,
    Optional<PlannedImage> image,
    Optional<Integer> wave,
    Optional<PlanEnd> ended,
    List<String> through,
    String note,
    Timing timing,
    SortedMap<String, String> labels,
    List<String> after,
    Optional<PlanEnd> away,
    Optional<String> site,
    Optional<KeptConfig> restores) {
  /** Refuses a host that is neither in a wave nor ended, or both, or reached through itself. */
  public PlannedHost {
    away = Objects.requireNonNullElse(away, Optional.empty());
    site = Objects.requireNonNullElse(site, Optional.empty());
    restores = Objects.requireNonNullElse(restores, Optional.empty());
    boolean hasImage = image.isPresent() || away.isPresent();
    if (wave.isPresent() == ended.isPresent() || (wave.isPresent() && !hasImage)) {
      throw new IllegalArgumentException(name + ": either a wave and an image, or an end");
    }
    through = List.copyOf(through);
    timing = Objects.requireNonNullElse(timing, Timing.ANY);
    labels =
        Collections.unmodifiableSortedMap(labels == null ? new TreeMap<>() : new TreeMap<>(labels));
    after = List.copyOf(after == null ? List.of() : after);
    if (through.contains(name)) {
      throw new IllegalArgumentException(name + " is reached through itself: " + through);
    }
    if (after.contains(name)) {
      throw new IllegalArgumentException(name + " goes after itself: " + after);
    }
  }

  /** A host that may be worked on at any time, and that no limits of the playbook are about. */
  public PlannedHost(
      String name,
      String board,
      String fromVersion,
      Optional<PlannedImage> image,
      Optional<Integer> wave,
      Optional<PlanEnd> ended,
      List<String> through,
      String note) {
    this(
        name,
        board,
        fromVersion,
        image,
        wave,
        ended,
        through,
        note,
        Timing.ANY,
        new TreeMap<>(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A host that is reached directly. */
  public PlannedHost(
      String name,
      String board,
      String fromVersion,
      Optional<PlannedImage> image,
      Optional<Integer> wave,
      Optional<PlanEnd> ended) {
    this(name, board, fromVersion, image, wave, ended, List.of(), "");
  }

  /** The same, worked on at these times. */
  public PlannedHost at(Timing times) {
    return with(times, labels, after);
  }

  /** The same, at this site. */
  public PlannedHost at(Optional<String> other) {
    return but(draft -> draft.site = other);
  }

  /** The same with these labels. */
  public PlannedHost withLabels(SortedMap<String, String> these) {
    return with(timing, these, after);
  }

  /** The same going after these. */
  public PlannedHost goingAfter(List<String> these) {
    return with(timing, labels, these);
  }

  /** The same, in another wave. */
  PlannedHost in(int otherWave) {
    return but(draft -> draft.wave = Optional.of(otherWave));
  }

  /** The same, now that it answers: what it is and the image it gets. */
  PlannedHost found(String itsBoard, String itsVersion, PlannedImage itsImage) {
    return but(draft -> {
      draft.board = itsBoard;
      draft.fromVersion = itsVersion;
      draft.image = Optional.of(itsImage);
    });
  }

  /** The same with its image, or where that lies. */
  public PlannedHost getting(PlannedImage other) {
    return but(draft -> draft.image = Optional.of(other));
  }

  /** The same, given this configuration instead of keeping its own. */
  public PlannedHost restoring(KeptConfig config) {
    return but(draft -> draft.restores = Optional.of(config));
  }

  private PlannedHost with(Timing times, SortedMap<String, String> ofLimits, List<String> earlier) {
    return but(draft -> {
      draft.timing = times;
      draft.labels = ofLimits;
      draft.after = earlier;
    });
  }

  /** The router it is reached through directly. */
  public Optional<String> via() {
    return through.stream().findFirst();
  }

  /** How a host ended in planning. */
  public record PlanEnd(Outcome outcome, String reason, String advice) {}

  /** What a copy has otherwise; the rest is the same. */
  private final class Draft {
    private String board = PlannedHost.this.board;
    private String fromVersion = PlannedHost.this.fromVersion;
    private Optional<PlannedImage> image = PlannedHost.this.image;
    private Optional<Integer> wave = PlannedHost.this.wave;
    private Timing timing = PlannedHost.this.timing;
    private SortedMap<String, String> labels = PlannedHost.this.labels;
    private List<String> after = PlannedHost.this.after;
    private Optional<String> site = PlannedHost.this.site;
    private Optional<KeptConfig> restores = PlannedHost.this.restores;

    private PlannedHost done() {
      return new PlannedHost(
          name,
          board,
          fromVersion,
          image,
          wave,
          ended,
          through,
          note,
          timing,
          labels,
          after,
          away,
          site,
          restores);
    }
  }

  private PlannedHost but(Consumer<Draft> change) {
    var draft = new Draft();
    change.accept(draft);
    return draft.done();
  }
}

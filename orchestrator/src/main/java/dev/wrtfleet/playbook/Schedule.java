package dev.wrtfleet.playbook;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When hosts may be worked on, as a playbook writes it: its keys window, freeze and takes, and the
 * windows of single waves.
 *
 * @param windows for all waves that have none of their own; absent where any time will do
 * @param waves windows of single waves, by the wave's name
 * @param takes how long a host takes at most, from its admission to its end; absent where history
 *     is to say it
 * @param images when hosts get their images
 */
public record Schedule(
    Optional<Windows> windows,
    Map<String, Windows> waves,
    List<Freeze> freeze,
    Optional<Duration> takes,
    Images images) {
  /** When a host gets its image. */
  public enum Images {
    /** Right before its flash. */
    IN_THE_WINDOW,
    /** While it waits for its window, where its memory allows that. */
    BEFORE_THE_WINDOW
  }

  /** Any time will do. */
  public static final Schedule ANY_TIME =
      new Schedule(Optional.empty(), Map.of(), List.of(), Optional.empty());

  /** Copies the lists. */
  public Schedule {
    waves = Collections.unmodifiableMap(new TreeMap<>(waves));
    freeze = List.copyOf(freeze);
    // Plans written before there was a choice say nothing of it.
    images = Objects.requireNonNullElse(images, Images.IN_THE_WINDOW);
  }

  /** One whose hosts get their images in their windows. */
  public Schedule(
      Optional<Windows> windows,
      Map<String, Windows> waves,
      List<Freeze> freeze,
      Optional<Duration> takes) {
    this(windows, waves, freeze, takes, Images.IN_THE_WINDOW);
  }

  /** Whether hosts get their images while they wait for their windows. */
  public boolean stages() {
    return images == Images.BEFORE_THE_WINDOW;
  }

  /** The same, whose hosts get their images then. */
  public Schedule with(Images then) {
    return new Schedule(windows, waves, freeze, takes, then);
  }

  /** The window of a host with these labels in the wave of this name. */
  public Optional<Window> window(String wave, Map<String, String> labels) {
    return Optional.ofNullable(waves.get(wave))
        .or(() -> windows)
        .map(found -> new Window(found.of(labels), freeze));
  }

  /** Whether there is any window. */
  public boolean hasWindows() {
    return windows.isPresent() || !waves.isEmpty();
  }
}

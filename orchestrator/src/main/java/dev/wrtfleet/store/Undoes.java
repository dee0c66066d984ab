package dev.wrtfleet.store;

import java.nio.file.Path;
import java.util.List;

/**
 * That a run brings routers back to what they ran before another one.
 *
 * @param run that one
 * @param isAutomatic whether nobody asked for it but the playbook, when a gate closed; there is one
 *     such run at most, and it takes the routers of the wave that failed
 * @param images folders or files of images to look into besides those of the playbook
 * @param atAnyTime whether the playbook's windows do not count
 */
public record Undoes(String run, boolean isAutomatic, List<Path> images, boolean atAnyTime) {
  /** Copies the list. */
  public Undoes {
    images = List.copyOf(images);
  }
}

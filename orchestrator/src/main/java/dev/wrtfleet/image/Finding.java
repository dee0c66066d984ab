package dev.wrtfleet.image;

import java.util.Optional;

/**
 * What a container reader recognised.
 *
 * @param container the tool family, in the words of {@link Image#container()}
 * @param what a noun phrase for people: "a uImage kernel with a squashfs behind it"
 * @param disk where it is a whole disk
 */
record Finding(String container, Shape shape, String what, Optional<DiskBoot> disk) {
  static Finding of(String container, Shape shape, String what) {
    return new Finding(container, shape, what, Optional.empty());
  }

  static Optional<Finding> found(String container, Shape shape, String what) {
    return Optional.of(of(container, shape, what));
  }

  Finding as(Shape other) {
    return new Finding(container, other, what, disk);
  }

  Finding called(String family) {
    return new Finding(family, shape, what, disk);
  }
}

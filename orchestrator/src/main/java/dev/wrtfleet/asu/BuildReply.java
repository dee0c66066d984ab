package dev.wrtfleet.asu;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a server says to a request, read and checked. */
sealed interface BuildReply {
  /** One file of a build. */
  record File(String name, String type, String filesystem, String sha256, OptionalLong sizeBytes) {}

  /**
   * It is built.
   *
   * @param folder below {@code /store/}, without a way out of it
   * @param manifest every package in the image, with its version
   */
  record Done(
      String request,
      String folder,
      String release,
      String revision,
      String target,
      String builtAt,
      Map<String, String> manifest,
      List<File> files)
      implements BuildReply {
    public Done {
      manifest = Map.copyOf(manifest);
      files = List.copyOf(files);
    }
  }

  /** It is in the queue or at work; ask again by the request's name. */
  record Waiting(String request, String words) implements BuildReply {}

  /** It does not know this request, or there is no such server. */
  record Unknown() implements BuildReply {}

  /** It has too much to do. */
  record Busy(String words) implements BuildReply {}

  /** It will not or cannot build this; its words. */
  record Refused(String words, String advice) implements BuildReply {}

  /** An answer no such server gives. */
  record NotUnderstood(String why) implements BuildReply {}
}

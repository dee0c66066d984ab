package dev.wrtfleet.router;

/** Hears how far an upload is; called often, must return at once. */
@FunctionalInterface
public interface UploadProgress {
  /** Hears nothing. */
  UploadProgress NONE = (sent, total) -> {};

  /** Bytes handed to the router so far, of how many. */
  void at(long sentBytes, long totalBytes);
}

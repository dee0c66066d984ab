package dev.wrtfleet.ssh;

import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.UploadProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A local file on its way into a command's input, never more than a buffer of it in memory. */
final class Upload implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  /** A command that ended without reading its input may keep its channel open for good. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path file;
  private final InputStream in;
  private final long total;
  private final UploadProgress progress;

  private Upload(Path file, InputStream in, long total, UploadProgress progress) {
    this.file = file;
    this.in = in;
    this.total = total;
    this.progress = progress;
  }

  static Upload open(Path file, UploadProgress progress) throws LinkException {
    try {
      return new Upload(file, Files.newInputStream(file), Files.size(file), progress);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Sends it all and ends the input, unless the command ends first. */
  void into(ExecChannel channel) throws IOException, InterruptedException, LinkException {
    byte[] buffer = new byte[BUFFER];
    long sent = 0;
    for (int size = read(buffer); size >= 0; size = read(buffer)) {
      if (sent + size > total) {
        throw changed();
      }
      if (!channel.write(buffer, size)) {
        leave(channel);
        return;
      }
      sent += size;
      progress.at(sent, total);
    }
    if (sent < total) {
      throw changed();
    }
    channel.writeEnd();
  }

  private static void leave(ExecChannel channel) throws IOException, InterruptedException {
    if (!channel.awaitFinish(GRACE_NANOS)) {
      channel.leave();
      channel.giveUp();
    }
  }

  private int read(byte[] buffer) throws LinkException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private LinkException changed() {
    return new LinkException(new LinkFailure.LocalFile(file + " changed while it was sent"));
  }

  private static LinkException unreadable(Path file, IOException e) {
    return new LinkException(new LinkFailure.LocalFile(file + " cannot be read: " + e), e);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

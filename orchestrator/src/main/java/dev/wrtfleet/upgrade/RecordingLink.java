package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.CommandRecord;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.UploadProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A link that notes every command for the report. Nothing secret is ever in a command of ours. */
final class RecordingLink implements Link {
  private static final int OUTPUT_MAX = 300;

  /** One step runs about twenty; a router that makes us ask again and again fills no journal. */
  private static final int RECORDS_MAX = 200;

  private final Link link;
  private final List<CommandRecord> records;

  /** Notes into this list. */
  RecordingLink(Link link, List<CommandRecord> records) {
    this.link = link;
    this.records = records;
  }

  @Override
  public HostKey hostKey() {
    return link.hostKey();
  }

  @Override
  public CommandResult run(Command command) throws LinkException {
    return noted(command, () -> link.run(command));
  }

  @Override
  public CommandResult send(Command command, Path file, UploadProgress progress)
      throws LinkException {
    return noted(command, () -> link.send(command, file, progress));
  }

  @Override
  public CommandResult fetch(Command command, Path file, long maxBytes) throws LinkException {
    return noted(command, () -> link.fetch(command, file, maxBytes));
  }

  @Override
  public void close() {
    link.close();
  }

  private CommandResult noted(Command command, Call call) throws LinkException {
    try {
      CommandResult result = call.make();
      String output = RouterWords.shorten(result.out() + result.err(), OUTPUT_MAX);
      note(command, result.ending().words(), output, result.took());
      return result;
    } catch (LinkException e) {
      note(command, e.failure().words(), "", Duration.ZERO);
      throw e;
    }
  }

  private void note(Command command, String ending, String output, Duration took) {
    if (records.size() < RECORDS_MAX) {
      records.add(new CommandRecord(command.line().text(), ending, output, took));
    }
  }

  private interface Call {
    CommandResult make() throws LinkException;
  }
}

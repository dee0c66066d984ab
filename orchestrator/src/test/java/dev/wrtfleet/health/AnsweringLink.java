package dev.wrtfleet.health;

import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.HostKey;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.UploadProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A link that gives prepared answers; anything else is not found. */
final class AnsweringLink implements Link {
  private record Said(int status, String words) {}

  private final Map<String, Said> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  /** From now on this line is answered so: on stdout where the status is 0, else on stderr. */
  AnsweringLink answers(String line, int status, String words) {
    answers.put(line, new Said(status, words));
    return this;
  }

  List<String> asked() {
    return asked;
  }

  @Override
  public HostKey hostKey() {
    return new HostKey("ssh-ed25519", "SHA256:x");
  }

  @Override
  public CommandResult run(Command command) {
    asked.add(command.line().text());
    Said said = answers.getOrDefault(command.line().text(), new Said(127, "not found"));
    boolean ok = said.status() == 0;
    return new CommandResult(
        command,
        new Ending.Exited(said.status()),
        ok ? said.words() : "",
        ok ? "" : said.words(),
        false,
        Duration.ZERO);
  }

  @Override
  public CommandResult send(Command command, Path file, UploadProgress progress) {
    throw new AssertionError("health sends nothing");
  }

  @Override
  public CommandResult fetch(Command command, Path file, long maxBytes) {
    throw new AssertionError("health fetches nothing");
  }

  @Override
  public void close() {}
}

package dev.wrtfleet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hosts a command is about. */
final class FleetOptions {
  @Option(
      names = {"-i", "--inventory"},
      paramLabel = "FILE",
      description = "Inventory file; may be given more than once. Default: $WRTFLEET_INVENTORY.")
  List<Path> inventories = new ArrayList<>();

  @Option(
      names = {"-l", "--limit"},
      paramLabel = "SELECTOR",
      description = "Only these hosts, for instance 'role=ap & !frozen' or @failed.txt.")
  @Nullable String limit;

  @Option(names = "--except", paramLabel = "SELECTOR", description = "Leave these hosts out.")
  @Nullable String except;

  Optional<String> limitTo() {
    return Optional.ofNullable(limit);
  }

  Optional<String> leaveOut() {
    return Optional.ofNullable(except);
  }
}

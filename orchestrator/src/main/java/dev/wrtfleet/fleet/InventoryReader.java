package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import dev.wrtfleet.yaml.Folder;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.SourceText;
import dev.wrtfleet.yaml.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads inventories in our YAML into one fleet. A host's own word goes before its groups', theirs
 * before the file's defaults. Everything wrong in all files is reported together, as one {@link
 * FleetException} with exit code 2. Reads no secret and no key.
 */
public final class InventoryReader {
  private static final Pattern INI =
      Pattern.compile("(?m)^\\[[^\\[\\]:,{}\"']+(:(vars|children|hosts))?]\\s*$");
  private static final Pattern SSH_CONFIG = Pattern.compile("(?m)^(Host|Match)\\s+[^:\\n]+$");
  private static final Pattern ANSIBLE = Pattern.compile("(?m)^(all|ungrouped):");

  private final Path home;
  private final Path knownHosts;

  /**
   * A reader.
   *
   * @param home what {@code ~} stands for
   * @param knownHosts the known_hosts file of hosts that name none
   */
  public InventoryReader(Path home, Path knownHosts) {
    this.home = home;
    this.knownHosts = knownHosts;
  }

  /** The fleet of these files, at least one. */
  public Fleet read(List<Path> files) {
    return read(files, SourceText::read);
  }

  /** The fleet of these texts, at least one, that once stood in these files. */
  public Fleet read(Map<Path, String> texts) {
    return read(
        List.copyOf(texts.keySet()),
        file -> new SourceText(file.toString(), String.valueOf(texts.get(file))));
  }

  private Fleet read(List<Path> files, Function<Path, SourceText> text) {
    var inventories = new ArrayList<Inventory>();
    var problems = new ArrayList<Problem>();
    for (Path file : new LinkedHashSet<>(files)) {
      var reading = new Reading();
      try {
        inventories.add(read(file, text.apply(file), reading));
      } catch (FleetException e) {
        reading.problems(e.problems());
      }
      problems.addAll(reading.found());
    }
    if (problems.isEmpty()) {
      var reading = new Reading();
      Fleet fleet = new FleetBuilder(inventories, knownHosts, reading).build();
      problems.addAll(reading.found());
      if (problems.isEmpty() && fleet.hosts().isEmpty()) {
        problems.add(noHosts(files));
      }
      if (problems.isEmpty()) {
        return fleet;
      }
    }
    throw FleetException.wrongInput(problems);
  }

  private Inventory read(Path file, SourceText source, Reading reading) {
    foreign(source)
        .ifPresent(problem -> {
          throw FleetException.wrongInput(problem);
        });
    var settings = new SettingsReader(Folder.of(file, home), reading);
    return new InventoryFileReader(settings, reading)
        .read(Yaml.map(source, "an inventory", reading));
  }

  private static Optional<Problem> foreign(SourceText source) {
    if (INI.matcher(source.text()).find()) {
      return Optional.of(foreign(source, "an Ansible INI inventory"));
    }
    if (SSH_CONFIG.matcher(source.text()).find()) {
      return Optional.of(foreign(source, "an ssh_config"));
    }
    return ANSIBLE.matcher(source.text()).find()
        ? Optional.of(foreign(source, "an Ansible YAML inventory"))
        : Optional.empty();
  }

  private static Problem foreign(SourceText source, String what) {
    return Problem.at(
        new Where(source.file(), 1, 1),
        "inventory.format",
        "this looks like " + what + ", which is not available in this version",
        "Write it as in inventory/example.yaml: groups, hosts, labels.");
  }

  private static Problem noHosts(List<Path> files) {
    return Problem.of(
        "inventory.no-hosts",
        "there is no host in " + String.join(", ", files.stream().map(Path::toString).toList()),
        "",
        "Write routers below 'hosts:', or below 'groups:' and 'hosts:' of a group.");
  }
}

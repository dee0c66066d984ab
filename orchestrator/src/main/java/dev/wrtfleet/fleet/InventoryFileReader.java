package dev.wrtfleet.fleet;

import dev.wrtfleet.fleet.HostPattern.Expansion;
import dev.wrtfleet.fleet.Inventory.Entry;
import dev.wrtfleet.fleet.Inventory.Group;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlEntry;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one inventory file, each level by itself. */
final class InventoryFileReader {
  private final SettingsReader settings;
  private final Reading reading;
  private final List<Entry> entries = new ArrayList<>();

  InventoryFileReader(SettingsReader settings, Reading reading) {
    this.settings = settings;
    this.reading = reading;
  }

  Inventory read(YamlMap map) {
    var top = new Fields(map, InventoryKeys.TOP, reading);
    Settings defaults =
        top.fields("defaults", InventoryKeys.DEFAULTS).map(settings::read).orElse(Settings.NONE);
    for (YamlEntry group : top.entries("groups")) {
      checkName(group, "group");
      reading.map(group.value()).ifPresent(inner -> group(group, inner));
    }
    top.entries("hosts").forEach(host -> hosts(host, Optional.empty()));
    return new Inventory(defaults, List.copyOf(entries));
  }

  private void group(YamlEntry entry, YamlMap map) {
    var fields = new Fields(map, InventoryKeys.GROUP, reading);
    var group = new Group(entry.key(), entry.where(), settings.read(fields));
    fields.entries("hosts").forEach(host -> hosts(host, Optional.of(group)));
  }

  private void hosts(YamlEntry entry, Optional<Group> group) {
    switch (HostPattern.expand(entry.key())) {
      case Expansion.Wrong wrong ->
          reading.problem(entry.where(), "inventory.range", wrong.what(), wrong.advice());
      case Expansion.Hosts hosts
          when entries.size() + hosts.names().size() > FleetBuilder.MAX_HOSTS ->
          reading.problem(
              entry.where(),
              "inventory.too-many-hosts",
              "more than " + FleetBuilder.MAX_HOSTS + " hosts",
              "Check the ranges, or split the fleet.");
      case Expansion.Hosts hosts -> hosts(entry, hosts.names(), group);
    }
  }

  private void hosts(YamlEntry entry, List<String> names, Optional<Group> group) {
    Optional<Fields> fields = fields(entry.value());
    Optional<String> address = fields.flatMap(own -> address(own, names.size()));
    Settings own = fields.map(settings::read).orElse(Settings.NONE);
    boolean defines = entry.value() instanceof YamlMap map && !map.entries().isEmpty();
    for (String name : names) {
      Optional<String> complaint = Names.complaint(name);
      if (complaint.isPresent()) {
        reading.problem(
            entry.where(),
            "inventory.name",
            "'" + name + "' cannot be a host's name",
            complaint.get());
        return;
      }
      entries.add(new Entry(name, entry.where(), group, address, own, defines));
    }
  }

  /** A host without settings may have nothing behind its name. */
  private Optional<Fields> fields(YamlNode node) {
    if (node instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.NOTHING) {
      return Optional.empty();
    }
    return reading.map(node).map(map -> new Fields(map, InventoryKeys.HOST, reading));
  }

  private Optional<String> address(Fields fields, int hosts) {
    if (hosts > 1) {
      fields
          .entry("address")
          .ifPresent(entry ->
              reading.problem(
                  entry.where(),
                  "inventory.address",
                  "one address for " + hosts + " hosts",
                  "Leave it out where the names can be looked up, or write the hosts one by one."));
      return Optional.empty();
    }
    Optional<String> address = fields.text("address");
    Optional<String> complaint = address.flatMap(NetworkAddress::complaint);
    complaint.ifPresent(advice ->
        reading.problem(
            fields.value("address").orElseThrow().where(),
            "inventory.address",
            "'" + address.orElseThrow() + "' is no address",
            advice));
    return complaint.isPresent() ? Optional.empty() : address;
  }

  private void checkName(YamlEntry entry, String what) {
    Names.complaint(entry.key())
        .ifPresent(advice ->
            reading.problem(
                entry.where(),
                "inventory.name",
                "'" + entry.key() + "' cannot be a " + what + "'s name",
                advice));
  }
}

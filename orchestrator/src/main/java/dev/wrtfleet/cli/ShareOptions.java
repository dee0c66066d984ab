package dev.wrtfleet.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where the journal is, and which share of the work is done here where others have it too. */
final class ShareOptions extends StoreOptions {
  @Option(
      names = "--site",
      paramLabel = "NAME",
      arity = "1..*",
      description = "With --store: work here only on hosts with the label site=NAME.")
  List<String> sites = new ArrayList<>();

  @Option(
      names = "--decide-only",
      description = "With --store: work on no host here, leave them all to workers.")
  boolean decideOnly;

  @Override
  Set<String> sites() {
    return new HashSet<>(sites);
  }

  @Override
  boolean decidesOnly() {
    return decideOnly;
  }

  @Override
  List<String> words() {
    var words = new ArrayList<>(super.words());
    sites.forEach(site -> words.addAll(List.of("--site", site)));
    if (decideOnly) {
      words.add("--decide-only");
    }
    return words;
  }
}

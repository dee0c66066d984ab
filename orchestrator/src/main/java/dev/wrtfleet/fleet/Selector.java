package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.FleetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which hosts are meant: {@code role=ap & !frozen}. {@code &} binds closer than {@code |} and
 * {@code ,}; {@code !} and brackets do what they look like. A term is {@code label=value}, {@code
 * label!=value}, {@code all}, {@code @file}, or a word: a host's name, a group, or a label that is
 * there and not {@code false}. {@code *}, {@code ?} and ranges {@code ap[01:04]} work in names and
 * groups, {@code *} and {@code ?} in values.
 *
 * <p>A word nobody knows is an error: {@code !frozn} would otherwise flash what must not be.
 */
public final class Selector {
  private final SelectorSource source;
  private final Term term;

  private Selector(SelectorSource source, Term term) {
    this.source = source;
    this.term = term;
  }

  /** Reads a selector; {@link FleetException} with exit code 2 and the column if it is none. */
  public static Selector parse(SelectorSource source) {
    return new Selector(source, new SelectorParser(source).parse());
  }

  /** Reads a selector that was checked before, such as a playbook's; names no file. */
  public static Selector parse(String text) {
    return parse(new SelectorSource("selector", text, Optional.empty(), Optional.empty()));
  }

  /** Reads a selector in which {@code @file} counts from {@code folder}. */
  public static Selector parse(String text, Path folder) {
    return parse(SelectorSource.option("selector", text, folder));
  }

  /** Whether a host is meant. */
  public boolean matches(Host host) {
    return term.matches(host);
  }

  /** Throws if it names what the fleet does not have. */
  public void check(Fleet fleet) {
    new SelectorCheck(source, fleet).check(term);
  }

  /** The hosts meant, at least one, in the order of the fleet; else {@link FleetException}. */
  public List<Host> in(Fleet fleet) {
    check(fleet);
    List<Host> hosts = fleet.hosts().stream().filter(this::matches).toList();
    if (hosts.isEmpty()) {
      throw source.wrong(
          1,
          "selector.no-match",
          "no host is meant by it",
          "Every part names something, together they leave nothing: see 'wrtfleet hosts list'.");
    }
    return hosts;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return source.text();
  }

  SelectorSource source() {
    return source;
  }
}

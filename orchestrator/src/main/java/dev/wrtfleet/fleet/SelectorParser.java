package dev.wrtfleet.fleet;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.wrtfleet.fleet.HostPattern.Expansion;
import dev.wrtfleet.fleet.SelectorScanner.Kind;
import dev.wrtfleet.fleet.SelectorScanner.Token;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.yaml.SourceText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads a selector by descending: either, both, not, term. */
final class SelectorParser {
  /** Nobody reads more brackets than this. */
  private static final int MAX_DEPTH = 30;

  /** Longer ones are lists: they belong in a file. */
  private static final int MAX_LENGTH = 4_000;

  private final SelectorSource source;
  private final List<Token> tokens;
  private int next;
  private int depth;

  SelectorParser(SelectorSource source) {
    this.source = source;
    if (source.text().length() > MAX_LENGTH) {
      throw source.wrong(
          1,
          "selector.syntax",
          "longer than " + MAX_LENGTH + " characters",
          "Write the names into a file, one a line, and use --limit @file.");
    }
    this.tokens = new SelectorScanner(source).tokens();
  }

  Term parse() {
    if (tokens.size() == 1) {
      throw source.wrong(1, "selector.syntax", "it is empty", "Write all for every host.");
    }
    Term term = either();
    Token token = tokens.get(next);
    if (token.kind() == Kind.CLOSE) {
      throw wrong(token, "')' closes nothing", "Remove it, or add '(' before.");
    }
    if (token.kind() != Kind.END) {
      throw wrong(
          token,
          "expected '&', '|' or ',' before '" + token.text() + "'",
          "Join terms with & (both) or | (either).");
    }
    return term;
  }

  private Term either() {
    List<Term> terms = new ArrayList<>(List.of(both()));
    while (is(Kind.OR) || is(Kind.COMMA)) {
      Token joint = take();
      if (joint.kind() == Kind.COMMA && (is(Kind.NOT) || is(Kind.AND))) {
        throw wrong(
            joint,
            "',' means 'or' here, so ',"
                + tokens.get(next).text()
                + "' would take in nearly every host",
            "Write 'a & !b' for a without b, 'a & b' for those in both.");
      }
      terms.add(both());
    }
    return terms.size() == 1 ? terms.getFirst() : new Term.Either(terms);
  }

  private Term both() {
    List<Term> terms = new ArrayList<>(List.of(not()));
    while (is(Kind.AND)) {
      take();
      terms.add(not());
    }
    return terms.size() == 1 ? terms.getFirst() : new Term.Both(terms);
  }

  private Term not() {
    Token token = take();
    return switch (token.kind()) {
      case NOT -> new Term.Not(deeper(token, this::not));
      case OPEN -> {
        Term inner = deeper(token, this::either);
        if (take().kind() != Kind.CLOSE) {
          throw wrong(token, "'(' is not closed", "Add ')' behind it.");
        }
        yield inner;
      }
      case FILE -> file(token);
      case WORD, QUOTED -> term(token);
      case AND, OR, COMMA, EQUAL, UNEQUAL, CLOSE, END ->
          throw wrong(
              token,
              "expected a host, group or label, got "
                  + (token.kind() == Kind.END ? "the end" : "'" + token.text() + "'"),
              "Write for instance: role=ap & !frozen");
    };
  }

  private Term deeper(Token token, Supplier<Term> inner) {
    if (++depth > MAX_DEPTH) {
      throw wrong(token, "nested deeper than " + MAX_DEPTH + " levels", "Write it simpler.");
    }
    Term term = inner.get();
    depth--;
    return term;
  }

  private Term term(Token token) {
    if (!is(Kind.EQUAL) && !is(Kind.UNEQUAL)) {
      return word(token);
    }
    boolean unequal = take().kind() == Kind.UNEQUAL;
    Token value = take();
    if (value.kind() != Kind.WORD && value.kind() != Kind.QUOTED) {
      throw wrong(value, "expected a value for '" + token.text() + "'", "Write label=value.");
    }
    Term labelled = new Term.Labelled(token.text(), Glob.of(value.text()), token.column());
    return unequal ? new Term.Not(labelled) : labelled;
  }

  private Term word(Token token) {
    String text = token.text();
    if (text.equals("all") || text.equals("*")) {
      return new Term.Everything();
    }
    refuseColon(token);
    return switch (HostPattern.expand(text)) {
      case Expansion.Wrong wrong -> throw wrong(token, wrong.what(), wrong.advice());
      case Expansion.Hosts hosts -> {
        List<Glob> globs = hosts.names().stream().map(Glob::of).toList();
        Set<String> names =
            globs.stream().flatMap(glob -> glob.exact().stream()).collect(toUnmodifiableSet());
        List<Glob> open = globs.stream().filter(glob -> glob.exact().isEmpty()).toList();
        yield new Term.Word(text, names, open, token.column());
      }
    };
  }

  private void refuseColon(Token token) {
    String text = token.text().replaceAll("\\[[^\\]]*]", "");
    if (text.indexOf(':') >= 0) {
      throw wrong(token, "':' does not join terms here", AnsiblePattern.rewrite(source.text()));
    }
  }

  private Term file(Token sign) {
    if (source.folder().isEmpty()) {
      throw wrong(
          sign,
          "a file of names cannot be named here",
          "Use --limit @file: a playbook must mean the same when it is read again.");
    }
    if (!is(Kind.WORD) && !is(Kind.QUOTED)) {
      throw wrong(sign, "expected a file behind '@'", "Write @failed.txt.");
    }
    Token path = take();
    try {
      Path file = source.folder().orElseThrow().resolve(path.text());
      return new Term.Listed(path.text(), names(SourceText.read(file)), sign.column());
    } catch (InvalidPathException e) {
      throw wrong(path, "this cannot be a path", "Write @failed.txt.");
    }
  }

  private Set<String> names(SourceText list) {
    return list.text()
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean is(Kind kind) {
    return tokens.get(next).kind() == kind;
  }

  private Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }

  private FleetException wrong(Token token, String what, String advice) {
    return source.wrong(token.column(), "selector.syntax", what, advice);
  }
}

package dev.wrtfleet.lab.shell;

import java.util.List;
import java.util.Optional;

/** What a shell line consists of, once read. */
sealed interface Syntax {
  /** Commands one after another; those with an ampersand are not waited for. */
  record Sequence(List<Item> items) implements Syntax {}

  /** One entry of a sequence. */
  record Item(Syntax command, boolean background) {}

  /** {@code first && second || third …}. */
  record Chain(Syntax first, List<Link> links) implements Syntax {}

  /** The rest of a chain: run if the last status was zero, or if it was not. */
  record Link(boolean ifSuccess, Syntax command) {}

  /** {@code [!] a | b | c}. */
  record Pipeline(boolean inverted, List<Syntax> stages) implements Syntax {}

  /** Words with redirections; leading {@code NAME=value} words are assignments. */
  record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects)
      implements Syntax {}

  /** {@code NAME=value}. */
  record Assignment(String name, Word value) {}

  /** {@code { …; }}, or {@code ( … )} which runs in its own shell. */
  record Group(Syntax body, boolean subshell, List<Redirect> redirects) implements Syntax {}

  /** {@code if}; an {@code elif} is another one in the other branch. */
  record If(Syntax condition, Syntax then, Optional<Syntax> otherwise) implements Syntax {}

  /** {@code while}, or {@code until}. */
  record Loop(Syntax condition, boolean until, Syntax body) implements Syntax {}

  /** {@code for}. */
  record For(String name, List<Word> values, Syntax body) implements Syntax {}

  /**
   * A redirection.
   *
   * @param kind {@code <}, {@code >}, {@code >>}, {@code <&} or {@code >&}
   */
  record Redirect(int descriptor, String kind, Word target) {}

  /** A word, in pieces that are expanded differently. */
  record Word(List<Piece> pieces) {
    /** The text of a word that is one unquoted literal. */
    Optional<String> bare() {
      return pieces.size() == 1 && pieces.getFirst() instanceof Literal literal && !literal.quoted()
          ? Optional.of(literal.text())
          : Optional.empty();
    }
  }

  /** A piece of a word. */
  sealed interface Piece {}

  /** Text as it is. */
  record Literal(String text, boolean quoted) implements Piece {}

  /**
   * A variable.
   *
   * @param fallback of {@code ${NAME:-fallback}}
   */
  record Variable(String name, Optional<String> fallback, boolean quoted) implements Piece {}

  /** {@code $( … )}. */
  record Substitution(Syntax body, boolean quoted) implements Piece {}
}

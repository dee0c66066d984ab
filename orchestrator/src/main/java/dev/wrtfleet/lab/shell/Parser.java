package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.shell.Lexer.Token;
import dev.wrtfleet.lab.shell.Syntax.Assignment;
import dev.wrtfleet.lab.shell.Syntax.Chain;
import dev.wrtfleet.lab.shell.Syntax.For;
import dev.wrtfleet.lab.shell.Syntax.Group;
import dev.wrtfleet.lab.shell.Syntax.If;
import dev.wrtfleet.lab.shell.Syntax.Item;
import dev.wrtfleet.lab.shell.Syntax.Link;
import dev.wrtfleet.lab.shell.Syntax.Literal;
import dev.wrtfleet.lab.shell.Syntax.Loop;
import dev.wrtfleet.lab.shell.Syntax.Piece;
import dev.wrtfleet.lab.shell.Syntax.Pipeline;
import dev.wrtfleet.lab.shell.Syntax.Redirect;
import dev.wrtfleet.lab.shell.Syntax.Sequence;
import dev.wrtfleet.lab.shell.Syntax.Simple;
import dev.wrtfleet.lab.shell.Syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the part of ash's grammar that people type and programs send: no functions, no case. */
final class Parser {
  private static final Set<String> ENDS = Set.of("then", "else", "elif", "fi", "do", "done", "}");
  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");

  private final List<Token> tokens;
  private int at;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Reads a whole line. */
  static Syntax parse(String line) {
    var parser = new Parser(new Lexer(line).tokens());
    Syntax all = parser.sequence();
    if (parser.at < parser.tokens.size()) {
      throw parser.unexpected();
    }
    return all;
  }

  private Syntax sequence() {
    var items = new ArrayList<Item>();
    while (true) {
      while (operator(";")) {
        at++;
      }
      if (at >= tokens.size() || operator(")") || ENDS.contains(keyword())) {
        return new Sequence(items);
      }
      Syntax command = chain();
      boolean background = operator("&");
      if (background || operator(";")) {
        at++;
      }
      items.add(new Item(command, background));
      boolean ended = background || tokens.get(at - 1).is(";") || at >= tokens.size();
      if (!ended && !operator(")") && !ENDS.contains(keyword())) {
        throw unexpected();
      }
    }
  }

  private Syntax chain() {
    Syntax first = pipeline();
    var links = new ArrayList<Link>();
    while (operator("&&") || operator("||")) {
      boolean ifSuccess = operator("&&");
      next();
      links.add(new Link(ifSuccess, pipeline()));
    }
    return links.isEmpty() ? first : new Chain(first, links);
  }

  private Syntax pipeline() {
    boolean inverted = keyword().equals("!");
    if (inverted) {
      at++;
    }
    var stages = new ArrayList<Syntax>();
    stages.add(command());
    while (operator("|")) {
      next();
      stages.add(command());
    }
    return !inverted && stages.size() == 1 ? stages.getFirst() : new Pipeline(inverted, stages);
  }

  /** Steps over an operator that another command must follow. */
  private void next() {
    at++;
    while (operator(";")) {
      at++;
    }
  }

  private Syntax command() {
    if (operator("(")) {
      at++;
      Syntax body = sequence();
      expectOperator(")");
      return new Group(body, true, redirects());
    }
    return switch (keyword()) {
      case "{" -> {
        at++;
        Syntax body = sequence();
        expect("}");
        yield new Group(body, false, redirects());
      }
      case "if" -> {
        at++;
        Syntax choice = choice();
        expect("fi");
        yield grouped(choice);
      }
      case "while", "until" -> {
        boolean until = keyword().equals("until");
        at++;
        Syntax condition = sequence();
        yield grouped(new Loop(condition, until, body()));
      }
      case "for" -> {
        at++;
        yield grouped(loop());
      }
      default -> simple();
    };
  }

  private Syntax grouped(Syntax compound) {
    List<Redirect> redirects = redirects();
    return redirects.isEmpty() ? compound : new Group(compound, false, redirects);
  }

  private Syntax choice() {
    Syntax condition = sequence();
    expect("then");
    Syntax then = sequence();
    if (keyword().equals("elif")) {
      at++;
      return new If(condition, then, Optional.of(choice()));
    }
    if (keyword().equals("else")) {
      at++;
      return new If(condition, then, Optional.of(sequence()));
    }
    return new If(condition, then, Optional.empty());
  }

  private Syntax loop() {
    String name = keyword();
    at++;
    expect("in");
    var values = new ArrayList<Word>();
    while (at < tokens.size() && tokens.get(at).operator().isEmpty()) {
      values.add(tokens.get(at++).word());
    }
    return new For(name, values, body());
  }

  private Syntax body() {
    while (operator(";")) {
      at++;
    }
    expect("do");
    Syntax body = sequence();
    expect("done");
    return body;
  }

  private Syntax simple() {
    var assignments = new ArrayList<Assignment>();
    var words = new ArrayList<Word>();
    var redirects = new ArrayList<Redirect>();
    while (at < tokens.size()) {
      Token token = tokens.get(at);
      if (token.operator().isEmpty()) {
        at++;
        Optional<Assignment> assignment =
            words.isEmpty() ? assignment(token.word()) : Optional.empty();
        assignment.ifPresentOrElse(assignments::add, () -> words.add(token.word()));
      } else if (isRedirect(token)) {
        redirects.add(redirect());
      } else {
        break;
      }
    }
    if (assignments.isEmpty() && words.isEmpty() && redirects.isEmpty()) {
      throw unexpected();
    }
    return new Simple(assignments, words, redirects);
  }

  private static Optional<Assignment> assignment(Word word) {
    if (word.pieces().isEmpty()
        || !(word.pieces().getFirst() instanceof Literal literal)
        || literal.quoted()) {
      return Optional.empty();
    }
    var match = ASSIGNMENT.matcher(literal.text());
    if (!match.matches()) {
      return Optional.empty();
    }
    var value = new ArrayList<Piece>();
    value.add(new Literal(match.group(2), true));
    value.addAll(word.pieces().subList(1, word.pieces().size()));
    return Optional.of(new Assignment(match.group(1), new Word(value)));
  }

  private List<Redirect> redirects() {
    var redirects = new ArrayList<Redirect>();
    while (at < tokens.size() && isRedirect(tokens.get(at))) {
      redirects.add(redirect());
    }
    return redirects;
  }

  private Redirect redirect() {
    String operator = tokens.get(at++).operator();
    int digits = 0;
    while (Character.isDigit(operator.charAt(digits))) {
      digits++;
    }
    String kind = operator.substring(digits);
    int usual = kind.startsWith("<") ? 0 : 1;
    int descriptor = digits == 0 ? usual : Integer.parseInt(operator.substring(0, digits));
    if (at >= tokens.size() || !tokens.get(at).operator().isEmpty()) {
      throw unexpected();
    }
    return new Redirect(descriptor, kind.equals(">|") ? ">" : kind, tokens.get(at++).word());
  }

  private static boolean isRedirect(Token token) {
    return token.operator().indexOf('<') >= 0 || token.operator().indexOf('>') >= 0;
  }

  private boolean operator(String text) {
    return at < tokens.size() && tokens.get(at).is(text);
  }

  private String keyword() {
    return at < tokens.size() && tokens.get(at).operator().isEmpty()
        ? tokens.get(at).word().bare().orElse("")
        : "";
  }

  private void expect(String keyword) {
    if (!keyword().equals(keyword)) {
      throw unexpected();
    }
    at++;
  }

  private void expectOperator(String operator) {
    if (!operator(operator)) {
      throw unexpected();
    }
    at++;
  }

  private SyntaxTrouble unexpected() {
    if (at >= tokens.size()) {
      return new SyntaxTrouble("syntax error: unexpected end of file");
    }
    Token token = tokens.get(at);
    String what = token.operator().isEmpty() ? "word" : '"' + token.operator() + '"';
    return new SyntaxTrouble("syntax error: unexpected " + what);
  }
}

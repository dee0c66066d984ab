package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code test} and {@code [}. */
public final class TestProgram implements Applet {
  private static final int TROUBLE = 2;

  @Override
  public int run(Call call) throws IOException {
    List<String> words = call.words();
    if (call.name().equals("[")) {
      if (words.isEmpty() || !words.getLast().equals("]")) {
        call.complain("ash: missing ]");
        return TROUBLE;
      }
      words = words.subList(0, words.size() - 1);
    }
    try {
      return alternatives(words, call) ? 0 : 1;
    } catch (NumberFormatException e) {
      call.complain("ash: bad number");
      return TROUBLE;
    } catch (SyntaxTrouble e) {
      call.complain("ash: " + e.getMessage());
      return TROUBLE;
    }
  }

  private static boolean alternatives(List<String> words, Call call) {
    int or = words.lastIndexOf("-o");
    if (or > 0 && or < words.size() - 1 && words.size() > 3) {
      return alternatives(words.subList(0, or), call)
          || conjunction(words.subList(or + 1, words.size()), call);
    }
    return conjunction(words, call);
  }

  private static boolean conjunction(List<String> words, Call call) {
    int and = words.lastIndexOf("-a");
    if (and > 0 && and < words.size() - 1 && words.size() > 3) {
      return conjunction(words.subList(0, and), call)
          && single(words.subList(and + 1, words.size()), call);
    }
    return single(words, call);
  }

  private static boolean single(List<String> words, Call call) {
    return switch (words.size()) {
      case 0 -> false;
      case 1 -> !words.getFirst().isEmpty();
      case 2 ->
          words.getFirst().equals("!")
              ? words.get(1).isEmpty()
              : unary(words.getFirst(), words.get(1), call);
      case 3 ->
          words.getFirst().equals("!")
              ? !single(words.subList(1, 3), call)
              : binary(words.getFirst(), words.get(1), words.get(2));
      default -> {
        if (words.getFirst().equals("!")) {
          yield !single(words.subList(1, words.size()), call);
        }
        throw new SyntaxTrouble(words.get(3) + ": unknown operand");
      }
    };
  }

  private static boolean unary(String operator, String operand, Call call) {
    Optional<Entry> entry = call.files().stat(call.path(operand));
    return switch (operator) {
      case "-n" -> !operand.isEmpty();
      case "-z" -> operand.isEmpty();
      case "-e" -> entry.isPresent() || program(operand, call);
      case "-f" -> entry.filter(each -> !each.directory()).isPresent() || program(operand, call);
      case "-d" -> entry.filter(Entry::directory).isPresent();
      case "-s" -> entry.filter(each -> each.size() > 0).isPresent();
      case "-r", "-w" -> entry.isPresent();
      case "-x" ->
          entry.filter(each -> (each.mode() & 0100) != 0).isPresent() || program(operand, call);
      case "-t" -> call.shell().session().hasTerminal();
      case "-L", "-h", "-p", "-S", "-b", "-c" -> false;
      default -> throw new SyntaxTrouble(operand + ": unknown operand");
    };
  }

  /** Programs are no files here, but lie where the release has them. */
  private static boolean program(String path, Call call) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return call.shell().host().whereIs(name).filter(path::equals).isPresent();
  }

  private static boolean binary(String left, String operator, String right) {
    return switch (operator) {
      case "=", "==" -> left.equals(right);
      case "!=" -> !left.equals(right);
      case "-eq" -> Long.parseLong(left) == Long.parseLong(right);
      case "-ne" -> Long.parseLong(left) != Long.parseLong(right);
      case "-lt" -> Long.parseLong(left) < Long.parseLong(right);
      case "-le" -> Long.parseLong(left) <= Long.parseLong(right);
      case "-gt" -> Long.parseLong(left) > Long.parseLong(right);
      case "-ge" -> Long.parseLong(left) >= Long.parseLong(right);
      default -> throw new SyntaxTrouble(right + ": unknown operand");
    };
  }
}

package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.FileTrouble;
import dev.wrtfleet.lab.shell.Syntax.Group;
import dev.wrtfleet.lab.shell.Syntax.Redirect;
import dev.wrtfleet.lab.shell.Syntax.Simple;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Opens what a command is redirected to, and closes it afterwards. */
final class Redirection {
  private static final String NULL = "/dev/null";

  /** A command with its descriptors in place. */
  interface Body {
    int run(Streams streams);
  }

  private Redirection() {}

  /** Runs a command with redirections; a file that cannot be opened fails it. */
  static int with(Shell shell, List<Redirect> redirects, Streams streams, Body body) {
    if (redirects.isEmpty()) {
      return body.run(streams);
    }
    var opened = new ArrayList<Closeable>();
    try {
      Streams inner = streams;
      for (Redirect redirect : redirects) {
        inner = apply(shell, redirect, inner, opened);
      }
      return body.run(inner);
    } catch (FileTrouble e) {
      Shell.tell(streams.err(), "ash: " + e.reason());
      return 1;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      opened.forEach(Redirection::closeQuietly);
    }
  }

  /** Whether a command sends both its output and its errors elsewhere. */
  static boolean covers(Syntax command) {
    List<Redirect> redirects =
        switch (command) {
          case Simple simple -> simple.redirects();
          case Group group -> group.redirects();
          case Syntax other -> List.of();
        };
    return redirects.stream().anyMatch(each -> each.descriptor() == 1)
        && redirects.stream().anyMatch(each -> each.descriptor() == 2);
  }

  private static Streams apply(
      Shell shell, Redirect redirect, Streams streams, List<Closeable> opened) throws IOException {
    String target = new Expansion(shell, streams).text(redirect.target());
    return switch (redirect.kind()) {
      case ">&", "<&" -> duplicate(redirect.descriptor(), target, streams);
      case "<" -> {
        InputStream in = read(shell, target);
        opened.add(in);
        yield streams.withIn(in);
      }
      default -> {
        OutputStream out = write(shell, target, redirect.kind().equals(">>"));
        opened.add(out);
        yield place(redirect.descriptor(), out, streams);
      }
    };
  }

  private static Streams duplicate(int descriptor, String from, Streams streams) {
    OutputStream other =
        switch (from) {
          case "1" -> streams.out();
          case "2" -> streams.err();
          case "-" -> OutputStream.nullOutputStream();
          default -> throw new SyntaxTrouble("syntax error: bad fd number");
        };
    return place(descriptor, other, streams);
  }

  /** Descriptors above 2 go nowhere: no program here reads or writes them. */
  private static Streams place(int descriptor, OutputStream out, Streams streams) {
    return switch (descriptor) {
      case 1 -> streams.withOut(out);
      case 2 -> streams.withErr(out);
      default -> streams;
    };
  }

  private static InputStream read(Shell shell, String target) throws IOException {
    if (target.equals(NULL)) {
      return InputStream.nullInputStream();
    }
    try {
      return shell.host().files().read(shell.path(target));
    } catch (FileTrouble e) {
      throw new FileTrouble("can't open " + target + ": no such file");
    }
  }

  private static OutputStream write(Shell shell, String target, boolean append) throws IOException {
    if (target.equals(NULL)) {
      return OutputStream.nullOutputStream();
    }
    try {
      return shell.host().files().write(shell.path(target), append);
    } catch (FileTrouble e) {
      String why = e.reason().equals(FileTrouble.MISSING) ? "nonexistent directory" : e.reason();
      throw new FileTrouble("can't create " + target + ": " + why);
    }
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // the bytes are already where they belong
    }
  }
}

package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What ash does itself, because it changes the shell. */
final class Builtins {
  private static final int STATUS_MASK = 255;

  private static final Map<String, Applet> ALL =
      Map.ofEntries(
          Map.entry(":", call -> 0),
          Map.entry("true", call -> 0),
          Map.entry("false", call -> 1),
          Map.entry("cd", Builtins::cd),
          Map.entry("pwd", Builtins::pwd),
          Map.entry("exit", Builtins::exit),
          Map.entry("export", Builtins::export),
          Map.entry("local", Builtins::export),
          Map.entry("unset", Builtins::unset),
          Map.entry("set", call -> 0),
          Map.entry("trap", call -> 0),
          Map.entry("umask", call -> 0),
          Map.entry("read", Builtins::read),
          Map.entry("eval", Builtins::eval),
          Map.entry("exec", Builtins::exec),
          Map.entry("command", Builtins::command),
          Map.entry("type", Builtins::type),
          Map.entry("wait", Builtins::await),
          Map.entry(".", Builtins::dot));

  private Builtins() {}

  static Optional<Applet> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  private static int cd(Call call) throws IOException {
    String target = call.words().isEmpty() ? "/root" : call.words().getFirst();
    Optional<Entry> entry = call.files().stat(call.path(target));
    if (entry.isEmpty() || !entry.get().directory()) {
      call.complain("ash: cd: can't cd to " + target + ": No such file or directory");
      return 2;
    }
    call.shell().changeDirectory(call.path(target));
    return 0;
  }

  private static int pwd(Call call) throws IOException {
    call.print(call.shell().directory());
    return 0;
  }

  private static int exit(Call call) {
    String code =
        call.words().isEmpty() ? call.shell().variable("?").orElse("0") : call.words().getFirst();
    throw new Shell.Exit(code.matches("\\d+") ? Integer.parseInt(code) & STATUS_MASK : 2);
  }

  private static int export(Call call) {
    for (String word : call.words()) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        call.shell().set(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return 0;
  }

  private static int unset(Call call) {
    call.words().forEach(call.shell()::unset);
    return 0;
  }

  private static int read(Call call) throws IOException {
    List<String> names = call.operands();
    var line = new java.io.ByteArrayOutputStream();
    int b = call.in().read();
    boolean ended = b < 0;
    while (b >= 0 && b != '\n') {
      line.write(b);
      b = call.in().read();
    }
    String[] fields =
        line.toString(StandardCharsets.UTF_8).strip().split("[ \t]+", Math.max(1, names.size()));
    for (int i = 0; i < names.size(); i++) {
      call.shell().set(names.get(i), i < fields.length ? fields[i] : "");
    }
    return ended ? 1 : 0;
  }

  private static int eval(Call call) {
    return call.shell().source(String.join(" ", call.words()), call.streams());
  }

  private static int exec(Call call) {
    if (call.words().isEmpty()) {
      return 0;
    }
    throw new Shell.Exit(call.shell().start(call.words(), call.streams()));
  }

  private static int command(Call call) throws IOException {
    if (call.words().isEmpty()) {
      return 0;
    }
    if (!call.words().getFirst().startsWith("-")) {
      return call.shell().start(call.words(), call.streams());
    }
    // ash looks at the first name only: `command -v a b` answers for a
    String name = call.words().size() > 1 ? call.words().get(1) : "";
    if (find(name).isPresent()) {
      call.print(name);
      return 0;
    }
    return location(call, name);
  }

  private static int location(Call call, String name) throws IOException {
    Optional<String> where =
        name.contains("/")
            ? call.files().stat(call.path(name)).map(Entry::path)
            : call.shell().host().whereIs(name);
    if (where.isEmpty()) {
      return 127;
    }
    call.print(where.get());
    return 0;
  }

  private static int type(Call call) throws IOException {
    int status = 0;
    for (String name : call.words()) {
      Optional<String> where = call.shell().host().whereIs(name);
      if (find(name).isPresent()) {
        call.print(name + " is a shell builtin");
      } else if (where.isPresent()) {
        call.print(name + " is " + where.get());
      } else {
        call.print(name + ": not found");
        status = 127;
      }
    }
    return status;
  }

  private static int await(Call call) throws InterruptedException {
    for (String word : call.words()) {
      while (word.matches("\\d+")
          && call.shell().host().processes().find(Integer.parseInt(word)).isPresent()) {
        Thread.sleep(10);
      }
    }
    return 0;
  }

  private static int dot(Call call) throws IOException {
    String file = call.words().isEmpty() ? "" : call.words().getFirst();
    if (call.files().stat(call.path(file)).isEmpty()) {
      call.complain("ash: .: can't open '" + file + "': No such file or directory");
      throw new Shell.Exit(2);
    }
    return call.shell().source(call.files().text(call.path(file)), call.streams());
  }
}

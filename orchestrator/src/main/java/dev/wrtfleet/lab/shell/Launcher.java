package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.Entry;
import dev.wrtfleet.lab.files.FileTrouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/** Finds the program a command names and runs it as a process: its messages, its statuses. */
final class Launcher {
  private static final int NOT_FOUND = 127;
  private static final int BROKEN_PIPE = 141;
  private static final int BY_SIGNAL = 128;
  private static final int SIGINT = 2;

  private final Shell shell;
  private final ShellHost host;

  Launcher(Shell shell) {
    this.shell = shell;
    host = shell.host();
  }

  /** Runs a command that is already made of words. */
  int start(List<String> words, Streams streams) {
    String name = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    Optional<Applet> builtin = Builtins.find(name);
    Optional<Applet> program = builtin.isPresent() ? builtin : program(name);
    if (program.isPresent()) {
      var call = new Call(name.substring(name.lastIndexOf('/') + 1), rest, streams, shell);
      return builtin.isPresent()
          ? guarded(program.get(), call, shell.process())
          : external(program.get(), call, words);
    }
    if (name.contains("/")) {
      Optional<Entry> file = host.files().stat(shell.path(name));
      if (file.isPresent() && !file.get().directory()) {
        return script(file.get(), streams);
      }
    }
    Shell.tell(streams.err(), "ash: " + name + ": not found");
    return NOT_FOUND;
  }

  private Optional<Applet> program(String name) {
    if (!name.contains("/")) {
      return host.program(name);
    }
    String base = name.substring(name.lastIndexOf('/') + 1);
    boolean there = host.whereIs(base).filter(name::equals).isPresent();
    return there ? host.program(base) : host.program(name);
  }

  private int script(Entry file, Streams streams) {
    if ((file.mode() & 0100) == 0) {
      Shell.tell(streams.err(), "ash: " + file.path() + ": Permission denied");
      return NOT_FOUND - 1;
    }
    return shell.script(host.files().text(file.path()), streams);
  }

  private int external(Applet program, Call call, List<String> words) {
    Processes.Entry entry = host.processes().enter(String.join(" ", words), shell.pid());
    try {
      return guarded(program, call, entry);
    } finally {
      host.processes().leave(entry.pid());
    }
  }

  private int guarded(Applet program, Call call, Processes.Entry entry) {
    try {
      int code = program.run(call);
      call.out().flush();
      return code;
    } catch (InterruptedException | InterruptedIOException e) {
      Thread.interrupted();
      shell.stopIfKilled();
      return entry.signal() == 0 ? BY_SIGNAL + SIGINT : BY_SIGNAL + entry.signal();
    } catch (FileTrouble e) {
      String what = e.reason().equals(FileTrouble.FULL) ? "write error: " : "";
      Shell.tell(call.streams().err(), call.name() + ": " + what + e.reason());
      return 1;
    } catch (IOException e) {
      return BROKEN_PIPE;
    }
  }
}

package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.shell.Syntax.Assignment;
import dev.wrtfleet.lab.shell.Syntax.Chain;
import dev.wrtfleet.lab.shell.Syntax.For;
import dev.wrtfleet.lab.shell.Syntax.Group;
import dev.wrtfleet.lab.shell.Syntax.If;
import dev.wrtfleet.lab.shell.Syntax.Item;
import dev.wrtfleet.lab.shell.Syntax.Link;
import dev.wrtfleet.lab.shell.Syntax.Loop;
import dev.wrtfleet.lab.shell.Syntax.Pipeline;
import dev.wrtfleet.lab.shell.Syntax.Sequence;
import dev.wrtfleet.lab.shell.Syntax.Simple;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * One running ash. What it cannot read it refuses with a syntax error, rather than doing something
 * else; what it runs behaves as on the router, down to broken pipes and signals.
 */
public final class Shell {
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 9, "KILL", 13, "PIPE", 14, "ALRM", 15, "TERM");

  /** {@code exit}. */
  static final class Exit extends RuntimeException {
    private final int status;

    Exit(int status) {
      super(null, null, false, false);
      this.status = status;
    }
  }

  /** A signal has to end this process. */
  private static final class Killed extends RuntimeException {
    private final int signal;

    private Killed(int signal) {
      super(null, null, false, false);
      this.signal = signal;
    }
  }

  private final ShellHost host;
  private final SessionHandle session;
  private final Map<String, String> variables;
  private final Processes.Entry process;
  private final int visiblePid;
  private String directory;
  private int status;
  private int lastBackground;

  private Shell(
      ShellHost host, SessionHandle session, Processes.Entry process, int visiblePid, Shell from) {
    this.host = host;
    this.session = session;
    this.process = process;
    this.visiblePid = visiblePid;
    variables = new HashMap<>(from.variables);
    directory = from.directory;
    status = from.status;
    lastBackground = from.lastBackground;
  }

  private Shell(ShellHost host, SessionHandle session, Processes.Entry process) {
    this.host = host;
    this.session = session;
    this.process = process;
    visiblePid = process.pid();
    variables = new HashMap<>();
    variables.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    variables.put("HOME", "/root");
    variables.put("USER", "root");
    variables.put("LOGNAME", "root");
    variables.put("SHELL", "/bin/ash");
    directory = "/root";
  }

  /** Runs one line as {@code ash -c} does, on the current thread. */
  public static Ended run(String line, Streams streams, ShellHost host, SessionHandle session) {
    Processes.Entry process = host.processes().enter("/bin/ash -c " + line, 1);
    try {
      return new Shell(host, session, process).runAll(line, streams);
    } finally {
      host.processes().leave(process.pid());
    }
  }

  private Ended runAll(String line, Streams streams) {
    try {
      status = run(Parser.parse(line), streams);
      return new Ended.Status(status);
    } catch (SyntaxTrouble e) {
      tell(streams.err(), "ash: " + e.getMessage());
      return new Ended.Status(2);
    } catch (Exit e) {
      return new Ended.Status(e.status);
    } catch (Killed e) {
      return new Ended.Signal(SIGNALS.getOrDefault(e.signal, "KILL"));
    }
  }

  /** Runs more lines in this very shell, as {@code .} and {@code eval} do. */
  int source(String text, Streams streams) {
    try {
      return run(Parser.parse(text), streams);
    } catch (SyntaxTrouble e) {
      tell(streams.err(), "ash: " + e.getMessage());
      return 2;
    }
  }

  /** The router. */
  public ShellHost host() {
    return host;
  }

  /** The session it runs in. */
  public SessionHandle session() {
    return session;
  }

  /** A variable, if it is set. */
  public Optional<String> variable(String name) {
    return switch (name) {
      case "?" -> Optional.of(Integer.toString(status));
      case "$" -> Optional.of(Integer.toString(visiblePid));
      case "!" -> Optional.of(lastBackground == 0 ? "" : Integer.toString(lastBackground));
      case "#" -> Optional.of("0");
      case "0" -> Optional.of("ash");
      default -> Optional.ofNullable(variables.get(name));
    };
  }

  /** Sets a variable; programs see it as well. */
  void set(String name, String value) {
    variables.put(name, value);
  }

  void unset(String name) {
    variables.remove(name);
  }

  String directory() {
    return directory;
  }

  void changeDirectory(String path) {
    directory = path;
  }

  /** An absolute path without dots; {@code /var} is {@code /tmp} on every router. */
  String path(String given) {
    String joined = given.startsWith("/") ? given : directory + "/" + given;
    var parts = new ArrayList<String>();
    for (String part : joined.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (!parts.isEmpty() && parts.getFirst().equals("var")) {
      parts.set(0, "tmp");
    }
    return "/" + String.join("/", parts);
  }

  int run(Syntax command, Streams streams) {
    stopIfKilled();
    status =
        switch (command) {
          case Sequence sequence -> sequence(sequence, streams);
          case Chain chain -> chain(chain, streams);
          case Pipeline pipeline -> new PipelineRun(this).run(pipeline, streams);
          case Group group -> group(group, streams);
          case If choice -> choose(choice, streams);
          case Loop loop -> loop(loop, streams);
          case For loop -> each(loop, streams);
          case Simple simple -> simple(simple, streams);
        };
    stopIfKilled();
    return status;
  }

  void stopIfKilled() {
    if (process.signal() != 0) {
      throw new Killed(process.signal());
    }
  }

  private int sequence(Sequence sequence, Streams streams) {
    int last = sequence.items().isEmpty() ? 0 : status;
    for (Item item : sequence.items()) {
      last = item.background() ? background(item.command(), streams) : run(item.command(), streams);
      status = last;
    }
    return last;
  }

  private int chain(Chain chain, Streams streams) {
    int last = run(chain.first(), streams);
    for (Link link : chain.links()) {
      if (last == 0 == link.ifSuccess()) {
        last = run(link.command(), streams);
      }
    }
    return last;
  }

  private int choose(If choice, Streams streams) {
    if (run(choice.condition(), streams) == 0) {
      return run(choice.then(), streams);
    }
    return choice.otherwise().isPresent() ? run(choice.otherwise().get(), streams) : 0;
  }

  private int loop(Loop loop, Streams streams) {
    int last = 0;
    while (run(loop.condition(), streams) == 0 != loop.until()) {
      last = run(loop.body(), streams);
    }
    return last;
  }

  private int each(For loop, Streams streams) {
    int last = 0;
    for (String value : new Expansion(this, streams).all(loop.values())) {
      set(loop.name(), value);
      last = run(loop.body(), streams);
    }
    return last;
  }

  private int group(Group group, Streams streams) {
    return Redirection.with(
        this,
        group.redirects(),
        streams,
        inner -> group.subshell() ? subshell(group.body(), inner) : run(group.body(), inner));
  }

  /** Runs a command in a copy of this shell, which keeps its number, as ash's {@code $$} does. */
  int subshell(Syntax body, Streams streams) {
    try {
      return new Shell(host, session, process, visiblePid, this).run(body, streams);
    } catch (Exit e) {
      return e.status;
    }
  }

  private int background(Syntax command, Streams streams) {
    var ended = new CountDownLatch(1);
    if (!Redirection.covers(command)) {
      session.holdOpen(ended); // it keeps the channel's pipes, so the client waits for it
    }
    Streams own = streams.withIn(InputStream.nullInputStream());
    lastBackground = fork("ash", shell -> shell.subshell(command, own), ended::countDown);
    return 0;
  }

  /** What a forked shell does. */
  interface Body {
    int run(Shell shell);
  }

  /** Starts a process of its own; answers its number once it is in the table. */
  int fork(String name, Body body, Runnable atEnd) {
    var entered = new CountDownLatch(1);
    var pid = new int[1];
    Thread.ofVirtual()
        .name("lab-" + name)
        .start(() -> {
          Processes.Entry entry = host.processes().enter(name, visiblePid);
          pid[0] = entry.pid();
          entered.countDown();
          try {
            body.run(new Shell(host, session, entry, visiblePid, this));
          } catch (Exit | Killed e) {
            // a process of its own: nobody else has to end
          } finally {
            host.processes().leave(entry.pid());
            atEnd.run();
          }
        });
    awaitQuietly(entered);
    return pid[0];
  }

  void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      stopIfKilled();
      Thread.currentThread().interrupt();
    }
  }

  private int simple(Simple simple, Streams streams) {
    var expansion = new Expansion(this, streams);
    List<String> words = expansion.all(simple.words());
    Map<String, Optional<String>> before = new HashMap<>();
    for (Assignment each : simple.assignments()) {
      before.put(each.name(), variable(each.name()));
      set(each.name(), expansion.text(each.value()));
    }
    if (words.isEmpty()) {
      return Redirection.with(this, simple.redirects(), streams, inner -> expansion.status());
    }
    try {
      return Redirection.with(this, simple.redirects(), streams, inner -> start(words, inner));
    } finally {
      before.forEach(
          (name, value) -> value.ifPresentOrElse(old -> set(name, old), () -> unset(name)));
    }
  }

  /** Runs a command that is already made of words. */
  int start(List<String> words, Streams streams) {
    return new Launcher(this).start(words, streams);
  }

  /** Runs a text in a copy of this shell, as a script file. */
  int script(String text, Streams streams) {
    try {
      return new Shell(host, session, process, visiblePid, this).source(text, streams);
    } catch (Exit e) {
      return e.status;
    }
  }

  Processes.Entry process() {
    return process;
  }

  int pid() {
    return visiblePid;
  }

  /** Prints a line where nobody may be listening any more. */
  static void tell(OutputStream err, String line) {
    try {
      err.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // the client is gone, as it may be for any process
    }
  }
}

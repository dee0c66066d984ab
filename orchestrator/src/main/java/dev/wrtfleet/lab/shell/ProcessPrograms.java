package dev.wrtfleet.lab.shell;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** busybox's programs for processes and time. */
public final class ProcessPrograms {
  private static final int SIGTERM = 15;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH);

  /** By name. */
  public static final Map<String, Applet> ALL =
      Map.ofEntries(
          Map.entry("sleep", ProcessPrograms::sleep),
          Map.entry("kill", ProcessPrograms::kill),
          Map.entry("killall", ProcessPrograms::killall),
          Map.entry("ps", ProcessPrograms::ps),
          Map.entry("pgrep", ProcessPrograms::pgrep),
          Map.entry("pidof", ProcessPrograms::pidof),
          Map.entry("start-stop-daemon", ProcessPrograms::daemon),
          Map.entry("sh", ProcessPrograms::sh),
          Map.entry("ash", ProcessPrograms::sh),
          Map.entry("id", ProcessPrograms::id),
          Map.entry("sync", call -> 0),
          Map.entry("env", ProcessPrograms::env),
          Map.entry("date", ProcessPrograms::date));

  private ProcessPrograms() {}

  /** The time as {@code date} prints it on a router, which runs on UTC. */
  public static String now() {
    return DATE.format(ZonedDateTime.now(ZoneOffset.UTC));
  }

  private static int sleep(Call call) throws IOException, InterruptedException {
    double seconds = 0;
    for (String word : call.words()) {
      if (!word.matches("\\d+(\\.\\d*)?[smhd]?")) {
        return call.fail("invalid number '" + word + "'");
      }
      char unit = word.charAt(word.length() - 1);
      double number =
          Double.parseDouble(
              Character.isDigit(unit) || unit == '.' ? word : word.substring(0, word.length() - 1));
      seconds +=
          number
              * switch (unit) {
                case 'm' -> 60;
                case 'h' -> 3600;
                case 'd' -> 86400;
                default -> 1;
              };
    }
    Thread.sleep((long) (seconds * 1000));
    return 0;
  }

  private static int kill(Call call) throws IOException {
    int signal = SIGTERM;
    int status = 0;
    for (String word : call.words()) {
      if (word.startsWith("-")) {
        signal = signal(word.substring(1));
        continue;
      }
      Processes processes = call.shell().host().processes();
      boolean number = word.matches("\\d+");
      boolean there =
          number
              && (signal == 0
                  ? processes.find(Integer.parseInt(word)).isPresent()
                  : processes.kill(Integer.parseInt(word), signal));
      if (!there) {
        call.complain(
            number
                ? "ash: can't kill pid " + word + ": No such process"
                : "ash: invalid number '" + word + "'");
        status = 1;
      }
    }
    return status;
  }

  private static int signal(String name) {
    if (name.matches("\\d+")) {
      return Integer.parseInt(name);
    }
    return switch (name.replaceFirst("^SIG", "")) {
      case "KILL" -> 9;
      case "HUP" -> 1;
      case "INT" -> 2;
      default -> SIGTERM;
    };
  }

  private static int killall(Call call) throws IOException {
    int status = 0;
    for (String name : call.operands()) {
      List<Processes.Entry> hits = hits(call, each -> program(each).equals(name));
      hits.forEach(each -> call.shell().host().processes().kill(each.pid(), SIGTERM));
      if (hits.isEmpty()) {
        status = 1;
        if (!call.has('q')) {
          call.fail(name + ": no process killed");
        }
      }
    }
    return status;
  }

  private static int ps(Call call) throws IOException {
    call.print("  PID USER       VSZ STAT COMMAND");
    call.print("    1 root      1552 S    /sbin/procd");
    for (Processes.Entry each : call.shell().host().processes().list()) {
      call.print("%5d root      1324 S    %s".formatted(each.pid(), each.command()));
    }
    return 0;
  }

  private static int pgrep(Call call) throws IOException {
    if (call.operands().isEmpty()) {
      return 2;
    }
    Pattern wanted = Pattern.compile(call.operands().getLast());
    boolean whole = call.has('f');
    int self = Integer.parseInt(call.shell().variable("$").orElse("0"));
    List<Processes.Entry> hits =
        hits(
            call,
            each ->
                each.pid() != self
                    && !program(each).equals("pgrep")
                    && wanted.matcher(whole ? each.command() : program(each)).find());
    for (Processes.Entry each : hits) {
      call.print(call.has('l') ? each.pid() + " " + each.command() : "" + each.pid());
    }
    return hits.isEmpty() ? 1 : 0;
  }

  private static int pidof(Call call) throws IOException {
    List<String> found =
        hits(call, each -> call.operands().contains(program(each))).stream()
            .map(each -> Integer.toString(each.pid()))
            .toList();
    if (!found.isEmpty()) {
      call.print(String.join(" ", found));
    }
    return found.isEmpty() ? 1 : 0;
  }

  private static List<Processes.Entry> hits(Call call, Predicate<Processes.Entry> wanted) {
    return call.shell().host().processes().list().stream().filter(wanted).toList();
  }

  private static String program(Processes.Entry entry) {
    String first = entry.command().split(" ", 2)[0];
    return first.substring(first.lastIndexOf('/') + 1);
  }

  /** {@code start-stop-daemon -S -b [-m -p FILE] -x PROGRAM -- WORDS}, and {@code -K -p FILE}. */
  private static int daemon(Call call) throws IOException {
    List<String> words = call.words();
    int end = words.indexOf("--");
    List<String> options = end < 0 ? words : words.subList(0, end);
    String pidFile = after(options, "-p");
    if (options.contains("-K")) {
      String pid = call.files().text(call.path(pidFile)).strip();
      boolean there =
          pid.matches("\\d+")
              && call.shell().host().processes().kill(Integer.parseInt(pid), SIGTERM);
      return there ? 0 : 1;
    }
    String program = after(options, "-x");
    if (!options.contains("-S") || program.isEmpty()) {
      return call.fail("need -S and -x, or -K and -p");
    }
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(end < 0 ? List.of() : words.subList(end + 1, words.size()));
    if (!options.contains("-b")) {
      return call.shell().start(command, call.streams());
    }
    int pid =
        call.shell()
            .fork(
                String.join(" ", command), shell -> shell.start(command, Streams.none()), () -> {});
    if (options.contains("-m") && !pidFile.isEmpty()) {
      call.files().put(call.path(pidFile), pid + "\n");
    }
    return 0;
  }

  private static String after(List<String> words, String option) {
    int at = words.indexOf(option);
    return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : "";
  }

  private static int sh(Call call) throws IOException {
    List<String> words = call.words();
    if (words.isEmpty()) {
      return call.shell()
          .source(
              new String(call.in().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8),
              call.streams());
    }
    boolean line = words.getFirst().equals("-c") && words.size() > 1;
    String text = line ? words.get(1) : call.files().text(call.path(words.getFirst()));
    try {
      return call.shell().subshell(Parser.parse(text), call.streams());
    } catch (SyntaxTrouble e) {
      call.complain(call.name() + ": " + e.getMessage());
      return 2;
    }
  }

  private static int id(Call call) throws IOException {
    call.print(call.has('u') ? (call.has('n') ? "root" : "0") : "uid=0(root) gid=0(root)");
    return 0;
  }

  private static int env(Call call) throws IOException {
    for (String name : List.of("USER", "LOGNAME", "SHELL", "HOME", "PATH")) {
      call.print(name + "=" + call.shell().variable(name).orElse(""));
    }
    return 0;
  }

  private static int date(Call call) throws IOException {
    boolean epoch = call.words().stream().anyMatch("+%s"::equals);
    call.print(
        epoch ? Long.toString(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis())) : now());
    return 0;
  }
}

package dev.wrtfleet.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of its own, on 127.0.0.1 and a port the system picked, with nothing in it. It
 * does not run as root: there it runs as the user {@code postgres} its package made.
 */
public final class PostgresServer implements AutoCloseable {
  /** The password of its user {@code postgres}. */
  public static final String PASSWORD = "s3cret:with\\ugly'signs";

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final int START_LOOKS_MAX = 600;

  private final Path folder;
  private final int port;
  private Process process;

  private PostgresServer(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.process = launch();
  }

  /** The folder of the newest PostgreSQL's programs here. */
  static Optional<Path> programs() {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(VERSIONS)) {
      return found
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an empty one and starts it. */
  public static PostgresServer start() {
    try {
      Path folder = Files.createTempDirectory("wrtfleet-postgres-");
      Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
      if (isRoot()) {
        Programs.run("chown", "-R", "postgres", folder.toString());
      }
      Programs.run(
          as(
              program("initdb"),
              List.of(
                  "-D",
                  folder.resolve("data").toString(),
                  "-U",
                  "postgres",
                  "-A",
                  "scram-sha-256",
                  "--pwfile",
                  password.toString(),
                  "-E",
                  "UTF8",
                  "--locale=C",
                  "--no-sync")));
      int port;
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      var server = new PostgresServer(folder, port);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static String program(String name) {
    return programs().orElseThrow().resolve(name).toString();
  }

  private static String[] as(String program, List<String> arguments) {
    var words = new ArrayList<String>();
    if (isRoot()) {
      // setpriv becomes the program: its process id is the server's own.
      words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    words.add(program);
    words.addAll(arguments);
    return words.toArray(String[]::new);
  }

  private Process launch() throws IOException {
    String[] words =
        as(
            program("postgres"),
            List.of(
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
    return new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private void awaitReady() {
    try {
      for (int look = 0; look < START_LOOKS_MAX; look++) {
        var ready =
            new ProcessBuilder(program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", "" + port)
                .start();
        if (ready.waitFor() == 0) {
          return;
        }
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Where {@code --store} finds a database of it. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  /** Runs statements in a database of it and returns what psql prints. */
  public String sql(String database, String statements) {
    try {
      var builder =
          new ProcessBuilder(
              "psql",
              "-h",
              "127.0.0.1",
              "-p",
              "" + port,
              "-U",
              "postgres",
              "-d",
              database,
              "-qAtX",
              "-v",
              "ON_ERROR_STOP=1",
              "-c",
              statements);
      builder.environment().put("PGPASSWORD", PASSWORD);
      Process psql = builder.redirectErrorStream(true).start();
      String said =
          new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (psql.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Makes another empty database. */
  public String newDatabase(String name) {
    sql("postgres", "create database " + name);
    return name;
  }

  /** Ends it as a power cut would, as far as clients can tell. */
  public void stopAtOnce() throws InterruptedException {
    // SIGQUIT to the server itself: it breaks every connection and does not tidy up.
    Programs.run("kill", "-QUIT", Long.toString(process.pid()));
    process.waitFor();
  }

  /** Starts it again with what was in it. */
  public void startAgain() throws IOException {
    process = launch();
    awaitReady();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        Programs.run("kill", "-QUIT", Long.toString(process.pid()));
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

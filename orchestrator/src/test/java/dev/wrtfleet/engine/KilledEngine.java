package dev.wrtfleet.engine;

import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * A process to be killed: {@code FOLDER RUN} drives a run to its end. Its routers live in the file
 * {@code flashes.log}, one line for each flash, which is the truth whatever the journal says.
 */
final class KilledEngine {
  static final int HOSTS = 60;

  private KilledEngine() {}

  static Path flashes(Path folder) {
    return folder.resolve("flashes.log");
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path log = flashes(folder);
    List<String> before = Files.exists(log) ? Files.readAllLines(log) : List.of();
    var routers =
        new FakeRouters() {
          @Override
          void write(String name) {
            super.write(name);
            line(log, name);
            System.out.println(name);
          }
        };
    before.forEach(name -> routers.flashed.merge(name, 1, Integer::sum));
    var clock = InstantSource.system();
    var fleet = Fleets.fleet(HOSTS);
    var playbook = Fleets.playbook(12, List.of(Fleets.REST));
    var crew = new Crew(fleet, run -> Fleets.plan(fleet, playbook), routers);
    var options =
        new EngineOptions(
            12,
            Duration.ofSeconds(60),
            Duration.ofMillis(20),
            Duration.ofSeconds(5),
            Duration.ZERO,
            0);
    try (var store = Store.open(new StateFolder(folder), clock);
        var engine =
            Engine.start(store, new Clocks(clock, System::nanoTime), any -> crew, options)) {
      System.out.println(engine.drive(args[1]));
    }
  }

  private static void line(Path log, String name) {
    try {
      Files.writeString(log, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

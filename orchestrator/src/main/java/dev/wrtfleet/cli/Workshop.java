package dev.wrtfleet.cli;

import dev.wrtfleet.engine.Clocks;
import dev.wrtfleet.engine.Company;
import dev.wrtfleet.engine.Crews;
import dev.wrtfleet.engine.Engine;
import dev.wrtfleet.engine.EngineOptions;
import dev.wrtfleet.engine.Share;
import dev.wrtfleet.engine.SurveyRunner;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.InventoryReader;
import dev.wrtfleet.fleet.Selection;
import dev.wrtfleet.fleet.Selector;
import dev.wrtfleet.fleet.SelectorSource;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.CatalogIndex;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.TrustedKeyFolder;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.PlaybookReader;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.OwnImage;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Planner;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.ssh.Secrets;
import dev.wrtfleet.ssh.SshLinks;
import dev.wrtfleet.ssh.SshSettings;
import dev.wrtfleet.store.PostgresAddress;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.RoadSettings;
import dev.wrtfleet.upgrade.SavedConfigs;
import dev.wrtfleet.upgrade.Survey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Builds what commands need from their options: the one place where the parts meet. */
final class Workshop {
  private final Surroundings around;

  Workshop(Surroundings around) {
    this.around = around;
  }

  /** Prints lines to stdout. */
  void print(List<String> lines) {
    lines.forEach(around.out()::println);
    around.out().flush();
  }

  /** The inventories, merged. */
  Fleet fleet(List<Path> inventories) {
    return new InventoryReader(around.home(), around.configFolder().resolve("known_hosts"))
        .read(inventories);
  }

  /** The inventories of these texts, that once stood in these files, merged. */
  Fleet fleet(Map<Path, String> inventories) {
    return new InventoryReader(around.home(), around.configFolder().resolve("known_hosts"))
        .read(inventories);
  }

  /** The files of {@code -i}, or of {@code $WRTFLEET_INVENTORY}. */
  List<Path> inventories(FleetOptions options) {
    if (!options.inventories.isEmpty()) {
      return options.inventories.stream().map(this::resolve).toList();
    }
    String file = around.variable("WRTFLEET_INVENTORY");
    if (file.isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.no-inventory",
              "no inventory was given",
              "",
              "Name it with -i FILE, or in $WRTFLEET_INVENTORY. 'wrtfleet lab' makes one to try."));
    }
    return List.of(resolve(Path.of(file)));
  }

  /** A path the user typed, from where the user stands. */
  Path resolve(Path typed) {
    return around.folder().resolve(typed).normalize();
  }

  /** All hosts of the inventory but for {@code --limit} and {@code --except}. */
  Selected select(FleetOptions options) {
    Fleet fleet = fleet(inventories(options));
    return select(fleet, Selector.parse("all"), options.limitTo(), options.leaveOut());
  }

  /** The playbook's hosts but for {@code --limit} and {@code --except}. */
  Selected select(FleetOptions options, Playbook playbook) {
    return select(
        fleet(inventories(options)),
        Selector.parse(playbook.hosts()),
        options.limitTo(),
        options.leaveOut());
  }

  /** These hosts but for a limit and an exception. */
  Selected select(Fleet fleet, Selector hosts, Optional<String> limit, Optional<String> except) {
    var selection =
        new Selection(
            hosts,
            limit.map(text -> option("--limit", text)),
            except.map(text -> option("--except", text)));
    List<Host> chosen = selection.in(fleet);
    if (chosen.isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "selector.no-host",
              "no host is left to work on",
              "'hosts', --limit and --except together leave none",
              "wrtfleet hosts list -i … --limit … shows what a selector names."));
    }
    return new Selected(fleet, chosen);
  }

  private Selector option(String name, String text) {
    return Selector.parse(SelectorSource.option(name, text, around.folder()));
  }

  /** Reads and checks a playbook. */
  Playbook playbook(Path file) {
    return playbooks().read(resolve(file));
  }

  PlaybookReader playbooks() {
    return new PlaybookReader(around.home());
  }

  /** Every image of the playbook; those that were read before and are unchanged are not read. */
  Catalog catalog(Playbook playbook) {
    return Catalog.open(imageFiles(playbook), trustedKeys().read(), index());
  }

  /**
   * All images a router of this playbook may have run before. Folders of the playbook that are gone
   * are passed over: what is in none is said of each router.
   */
  Catalog earlierImages(Playbook playbook, List<Path> given) {
    Stream<Path> own =
        Stream.concat(playbook.catalog().stream(), playbook.fallback().before().stream());
    List<Path> all = Stream.concat(own.filter(Files::exists), given.stream()).distinct().toList();
    return Catalog.open(all, trustedKeys().read(), index());
  }

  /** Refuses a playbook that names images of before which are not there. */
  static void requireBefore(Playbook playbook) {
    playbook.fallback().before().stream()
        .filter(file -> !Files.exists(file))
        .findFirst()
        .ifPresent(file -> {
          throw FleetException.wrongInput(
              Problem.of(
                  "playbook.images",
                  file + " is not there",
                  "'images: before' names it",
                  "Put the images the routers run now into that folder, or leave the line out."));
        });
  }

  /** The configurations a run saved. */
  SavedConfigs savedConfigs(String run) {
    return new SavedConfigs(around.stateFolder().resolve("backups"), run);
  }

  /** As {@link #images}, but those that were read before and are unchanged are not read. */
  List<Image> knownImages(List<Path> foldersOrFiles) {
    return some(Catalog.open(foldersOrFiles, trustedKeys().read(), index()), foldersOrFiles)
        .images();
  }

  private CatalogIndex index() {
    return CatalogIndex.in(around.cacheFolder(), around.clock());
  }

  /** The folders and files a playbook takes its images from. */
  static List<Path> imageFiles(Playbook playbook) {
    var files = new ArrayList<>(playbook.catalog());
    playbook.map().forEach(entry -> files.add(entry.file()));
    return files;
  }

  /** Reads every image in these folders and files; refuses a folder without any. */
  List<Image> images(List<Path> foldersOrFiles) {
    return catalog(foldersOrFiles).images();
  }

  /** As {@link #images}, as a catalog to choose from. */
  Catalog catalog(List<Path> foldersOrFiles) {
    return some(Catalog.open(foldersOrFiles, trustedKeys().read()), foldersOrFiles);
  }

  private static Catalog some(Catalog catalog, List<Path> foldersOrFiles) {
    if (catalog.images().isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "image.folder-empty",
              foldersOrFiles.getFirst() + " holds no firmware file",
              "",
              "Name the folder the images are in, or the files."));
    }
    return catalog;
  }

  /** The keys whose signatures count. */
  TrustedKeyFolder trustedKeys() {
    return new TrustedKeyFolder(around.configFolder().resolve("trusted-keys"));
  }

  /** Links to the hosts of this fleet. */
  SshLinks links(Fleet fleet, boolean acceptNewHostKeys) {
    return new SshLinks(
        SshSettings.of(acceptNewHostKeys, around.environment()),
        new Secrets(around.environment()),
        fleet::host,
        around.clock());
  }

  /** Asks every host about itself, some at a time, in the order given. */
  List<Surveyed> survey(Selected selected, LinkOptions options) {
    return survey(
        new Survey(links(selected.fleet(), options.acceptNewHostKeys), lookingOnly()),
        selected,
        options);
  }

  /** The same, asking for all a playbook must know. */
  List<Surveyed> survey(Playbook playbook, Selected selected, LinkOptions options) {
    var survey = new Survey(links(selected.fleet(), options.acceptNewHostKeys), lookingOnly());
    boolean packages = playbook.build().filter(build -> build.packages().asInstalled()).isPresent();
    return survey(packages ? survey.withPackages() : survey, selected, options);
  }

  /** Asks one host at a time about itself. */
  Function<Host, Surveyed> oneSurvey(Fleet fleet, boolean acceptNewHostKeys) {
    return new Survey(links(fleet, acceptNewHostKeys), lookingOnly());
  }

  private static List<Surveyed> survey(Survey survey, Selected selected, LinkOptions options) {
    try {
      return new SurveyRunner(survey, options.parallel()).survey(selected.hosts());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the routers", e);
    }
  }

  /** A look is not worth the patience of an upgrade: one router that hangs holds up all others. */
  private static RoadSettings lookingOnly() {
    RoadSettings usual = RoadSettings.usual();
    var twice =
        new RoadSettings.Retrying(2, usual.retry().firstPause(), usual.retry().firstPause());
    return new RoadSettings(
        twice, usual.polls(), usual.flashLimit(), usual.strangerAfter(), usual.neverBeganAfter());
  }

  /** Reads the images, asks the hosts, has built what is to be built, and plans. */
  Plan plan(Playbook playbook, Selected selected, LinkOptions options) {
    Catalog catalog = catalog(playbook);
    return plan(playbook, survey(playbook, selected, options), selected.fleet(), catalog);
  }

  /** Has built what is to be built for these hosts, and plans. */
  Plan plan(Playbook playbook, List<Surveyed> found, Fleet fleet, Catalog catalog) {
    try {
      Map<String, OwnImage> own = new CustomBuilds(around).build(playbook, found, catalog);
      return Planner.plan(playbook, found, fleet, catalog, own);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while images are built", e);
    }
  }

  /** The journal of all runs, where {@code $WRTFLEET_STORE} says, or in the state folder. */
  Store store() {
    return store(new StoreOptions());
  }

  /** The journal of all runs, where the options say. */
  Store store(StoreOptions options) {
    Optional<String> url = options.url(around);
    if (url.isEmpty() && (options.decidesOnly() || !options.sites().isEmpty())) {
      throw FleetException.wrongInput(
          Problem.of(
              "worker.no-shared-store",
              "--site and --decide-only are for a journal that is shared with others",
              "the one in the state folder is driven by one process, which works on all hosts",
              "Name it: --store jdbc:postgresql://HOST/DATABASE, or in $WRTFLEET_STORE."));
    }
    if (url.isEmpty()) {
      return Store.open(new StateFolder(around.stateFolder()), around.clock());
    }
    var address =
        PostgresAddress.of(url.get(), options.passwordFrom(), around.environment(), around.home());
    return Store.open(address, around.clock());
  }

  /** Drives runs of this store alone; empty where another process does. Or beside all others. */
  Optional<Engine> engine(Store store, Crews crews, StoreOptions options) {
    if (store.isShared()) {
      Share share = options.decidesOnly() ? Share.NOTHING : Share.of(options.sites());
      return Optional.of(engineBeside(store, crews, share));
    }
    return Engine.startIfFree(
        store, new Clocks(around.clock(), System::nanoTime), crews, EngineOptions.usual());
  }

  /** Drives runs of a shared store beside others, and does this share of the work on hosts. */
  Engine engineBeside(Store store, Crews crews, Share share) {
    return engineBeside(store, crews, share, processName(store));
  }

  /** The same, under this name: what is held under it, too, is kept while the engine lives. */
  Engine engineBeside(Store store, Crews crews, Share share, String name) {
    var company = Company.of(name, share);
    return Engine.startBeside(store, System::nanoTime, crews, EngineOptions.beside(), company);
  }

  /** This process and this life of it: ids of processes are used again, and the same elsewhere. */
  static String processName(Store store) {
    String machine;
    try {
      machine = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      machine = "unnamed";
    }
    String name = machine.length() > 20 ? machine.substring(0, 20) : machine;
    return name
        + " "
        + ProcessHandle.current().pid()
        + " "
        + store.clock().instant().toEpochMilli();
  }

  /** Who runs this, for the journal. */
  String user() {
    String user = System.getProperty("user.name", "");
    return user.isBlank() ? "unknown" : user;
  }
}

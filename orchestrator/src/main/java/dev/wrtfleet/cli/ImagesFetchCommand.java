package dev.wrtfleet.cli;

import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.DownloadLimits;
import dev.wrtfleet.download.Web;
import dev.wrtfleet.download.WebLimits;
import dev.wrtfleet.mirror.Fetch;
import dev.wrtfleet.mirror.FetchOrder;
import dev.wrtfleet.mirror.Fetched;
import dev.wrtfleet.mirror.Mirror;
import dev.wrtfleet.mirror.Wish;
import dev.wrtfleet.playbook.Playbook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet images fetch}: the images of a release that a fleet needs, from a server. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = {
      "Downloads the images of a release that routers need, and what proves where they come from.",
      "Ends with 0 where all are there and verified, 2 where one is refused, 3 where one is"
          + " missing",
      "or a router could not be asked, 6 where the server cannot be reached."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet images fetch --release 24.10.5 --for canary.yaml -i fleet.yaml",
      "  wrtfleet images fetch --release 24.10.5 --for 'role=ap' -i fleet.yaml --into"
          + " images/24.10.5",
      "  wrtfleet images fetch --release 24.10.5 --for tplink,archer-c7-v5 --dry-run"
    })
final class ImagesFetchCommand implements Callable<Integer> {
  private static final String USUAL_SERVER = "https://downloads.openwrt.org";

  private final Surroundings around;
  private final Workshop workshop;

  @Option(
      names = "--release",
      required = true,
      paramLabel = "VERSION",
      description = "The release, for instance 24.10.5, or SNAPSHOT.")
  String release = "";

  @Option(
      names = "--for",
      required = true,
      arity = "1..*",
      paramLabel = "PLAYBOOK|SELECTOR|BOARD",
      description = {
        "Whom images are needed for: the hosts of a playbook (*.yaml), hosts of the inventory,",
        "or boards, for instance tplink,archer-c7-v5."
      })
  List<String> wanted = new ArrayList<>();

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "Where to (default: the first folder in the playbook's catalog, or ./images).")
  @Nullable Path into;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "The server (default: $WRTFLEET_MIRROR, or https://downloads.openwrt.org).")
  @Nullable String from;

  @Option(
      names = "--allow-unsigned",
      description = "Take lists without the signature of a trusted key too.")
  boolean allowUnsigned;

  @Option(names = "--dry-run", description = "Show what would be fetched, and write nothing.")
  boolean dryRun;

  @Mixin FleetOptions fleet = new FleetOptions();
  @Mixin LinkOptions link = new LinkOptions();
  @Mixin OutputOptions output = new OutputOptions();

  ImagesFetchCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    var mirror = new Mirror(server(), release);
    int parallel = link.parallel();
    var wishes = new FetchWishes(around, fleet, link).of(wanted);
    var order = new FetchOrder(mirror, folder(wishes.playbooks()), allowUnsigned, dryRun, parallel);
    var report = new FetchReport(around, output.jsonl());
    wishes.silent().forEach(report::silent);
    List<Fetched> fetched = wishes.wishes().isEmpty() ? List.of() : fetch(order, wishes, report);
    return report.end(fetched, wishes.silent().size(), order.into()).number();
  }

  private String server() {
    return Optional.ofNullable(from)
        .or(() -> Optional.of(around.variable("WRTFLEET_MIRROR")).filter(url -> !url.isEmpty()))
        .orElse(USUAL_SERVER);
  }

  private Path folder(List<Playbook> playbooks) {
    return Optional.ofNullable(into)
        .map(workshop::resolve)
        .or(() ->
            playbooks.stream()
                .flatMap(playbook -> playbook.catalog().stream())
                .filter(place -> !Files.isRegularFile(place))
                .findFirst())
        .orElseGet(() -> workshop.resolve(Path.of("images")));
  }

  private List<Fetched> fetch(FetchOrder order, FetchWishes.Found wishes, FetchReport report) {
    try (var web =
        new Web(WebLimits.usual(), Version.number(), around.environment(), around.clock())) {
      var download = new Download(web, DownloadLimits.usual(), Thread::sleep);
      List<Wish> all = wishes.wishes();
      return new Fetch(order, web, download, Thread::sleep, workshop.trustedKeys().read())
          .run(all, report);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while images are fetched", e);
    }
  }
}

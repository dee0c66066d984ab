package dev.wrtfleet.cli;

import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.ImageCard;
import dev.wrtfleet.image.Verdict;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.view.terminal.ImageView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code wrtfleet inspect}: what a firmware file is, for whom, and whether sysupgrade may have it.
 */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a firmware file is, for which boards, and whether sysupgrade may have it.",
      "Ends with 0 where all may be used (with --for: on that board or host), 2 where any may not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet inspect openwrt-24.10.4-ath79-generic-tplink_archer-c7-v5-squashfs-sysupgrade.bin",
      "  wrtfleet inspect images/ --output jsonl",
      "  wrtfleet inspect images/ --for tplink,archer-c7-v5"
    })
final class InspectCommand implements Callable<Integer> {
  private final Surroundings around;
  private final Workshop workshop;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "Firmware files, or folders of them.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "BOARD|HOST",
      description = "Whether each may go on this board, or on this host of the inventory, and how.")
  @Nullable String target;

  @Mixin FleetOptions fleet = new FleetOptions();
  @Mixin LinkOptions link = new LinkOptions();
  @Mixin OutputOptions output = new OutputOptions();

  InspectCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    List<Catalog> catalogs = catalogs();
    if (target != null) {
      return new Suitability(around, workshop, output).show(catalogs, target, fleet, link);
    }
    List<Image> images = catalogs.stream().flatMap(each -> each.images().stream()).toList();
    var view = new ImageView(output.paint(around));
    if (output.jsonl()) {
      workshop.print(images.stream().map(image -> ImageView.json(ImageCard.of(image))).toList());
    } else if (images.size() == 1 || output.verbose) {
      images.forEach(image -> workshop.print(view.card(ImageCard.of(image))));
    } else {
      workshop.print(view.table(images.stream().map(ImageCard::of).toList()));
    }
    boolean anyRefused = images.stream().anyMatch(image -> image.verdict() == Verdict.REFUSE);
    return (anyRefused ? ExitCode.WRONG_INPUT : ExitCode.OK).number();
  }

  /** The bytes of each are read, whatever was found the last time. */
  private List<Catalog> catalogs() {
    return files.stream().map(file -> workshop.catalog(List.of(workshop.resolve(file)))).toList();
  }
}

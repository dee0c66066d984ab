package dev.wrtfleet.cli;

import dev.wrtfleet.asu.Builds;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.image.UsignKey;
import dev.wrtfleet.playbook.BuildSpec;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.view.terminal.CatalogView;
import dev.wrtfleet.view.terminal.KeysView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet images}: the images there are, and whether they are what was published. */
@Command(
    name = "images",
    mixinStandardHelpOptions = true,
    description = "Lists firmware files, and checks that they are what was published.",
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet images verify images/24.10.4 --require signed")
final class ImagesCommand {
  /** How images must be vouched for. */
  enum Required {
    listed(Provenance.Level.LISTED),
    signed(Provenance.Level.SIGNED);

    private final Provenance.Level level;

    Required(Provenance.Level level) {
      this.level = level;
    }
  }

  private final Surroundings around;
  private final Workshop workshop;

  ImagesCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the images of folders or of playbooks, and who vouches for them.",
      footerHeading = "%nExamples:%n",
      footer = {"  wrtfleet images list images/", "  wrtfleet images list canary.yaml"})
  int list(
      @Parameters(
              arity = "1..*",
              paramLabel = "DIR|PLAYBOOK",
              description = "Folders of images, images, or playbooks (*.yaml).")
          List<Path> places,
      @Mixin OutputOptions output) {
    List<BuildSpec> builds = builds(places);
    List<Path> files = files(places);
    var images = new ArrayList<Image>();
    if (!files.isEmpty() || builds.isEmpty()) {
      images.addAll(workshop.knownImages(files));
    }
    for (BuildSpec build : builds) {
      images.addAll(Builds.kept(CustomBuilds.folder(around), build.server(), build.release()));
    }
    workshop.print(output.jsonl() ? CatalogView.json(images) : view(output).table(images));
    if (!builds.isEmpty()) {
      around.err().println("images are built when routers are known: wrtfleet plan PLAYBOOK -i …");
    }
    return ExitCode.OK.number();
  }

  private List<BuildSpec> builds(List<Path> places) {
    return places.stream()
        .filter(ImagesCommand::isPlaybook)
        .flatMap(place -> workshop.playbook(place).build().stream())
        .toList();
  }

  private static boolean isPlaybook(Path place) {
    return place.toString().endsWith(".yaml") || place.toString().endsWith(".yml");
  }

  private List<Path> files(List<Path> places) {
    var files = new ArrayList<Path>();
    for (Path place : places) {
      if (isPlaybook(place)) {
        Playbook playbook = workshop.playbook(place);
        files.addAll(Workshop.imageFiles(playbook));
      } else {
        files.add(workshop.resolve(place));
      }
    }
    return files;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Checks every image against the list beside it.",
        "The list is the sha256sums of its release, checked against its own signature. "
            + "Ends with 0 where all are as required, 2 where one is not."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  wrtfleet images verify images/",
        "  wrtfleet images verify images/ --require signed --output jsonl"
      })
  int verify(
      @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of images, or images.")
          List<Path> places,
      @Option(
              names = "--require",
              paramLabel = "LEVEL",
              defaultValue = "listed",
              description =
                  "listed: named in sha256sums; signed: and that signed with a trusted key"
                      + " (default: ${DEFAULT-VALUE})")
          Required require,
      @Mixin OutputOptions output) {
    List<Image> images = workshop.images(places.stream().map(workshop::resolve).toList());
    workshop.print(
        output.jsonl()
            ? CatalogView.json(images, require.level)
            : view(output).verified(images, require.level));
    boolean allGood = images.stream().allMatch(image -> CatalogView.isGood(image, require.level));
    return (allGood ? ExitCode.OK : ExitCode.WRONG_INPUT).number();
  }

  private CatalogView view(OutputOptions output) {
    return new CatalogView(output.paint(around), around.folder());
  }

  @Command(
      name = "trust",
      mixinStandardHelpOptions = true,
      description = {
        "Trusts public keys of usign or signify: lists they signed prove their images.",
        "OpenWrt's own are in /etc/opkg/keys of its routers and in its keyring repository."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  wrtfleet images trust openwrt-24.10.pub",
        "  wrtfleet images trust --list",
        "  wrtfleet images trust --remove ee28e3baec743f50"
      })
  int trust(
      @Parameters(arity = "0..*", paramLabel = "KEYFILE", description = "Files of public keys.")
          @Nullable List<Path> keyFiles,
      @Option(names = "--list", description = "List the trusted keys.") boolean list,
      @Option(
              names = "--remove",
              paramLabel = "FINGERPRINT",
              description = "Trust this key no longer.")
          @Nullable String remove,
      @Mixin OutputOptions output) {
    List<Path> files = keyFiles == null ? List.of() : keyFiles;
    int asked = (files.isEmpty() ? 0 : 1) + (list ? 1 : 0) + (remove == null ? 0 : 1);
    if (asked != 1) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.trust",
              "this is not one thing to do",
              "",
              "Give files of keys, or --list, or --remove FINGERPRINT."));
    }
    if (list) {
      show(workshop.trustedKeys().read().all(), output);
    } else if (remove != null) {
      UsignKey key = workshop.trustedKeys().remove(remove);
      around.err().println("no longer trusted: " + key.fingerprint());
    } else {
      show(workshop.trustedKeys().add(files.stream().map(workshop::resolve).toList()), output);
      around
          .err()
          .println("trusted. Compare each fingerprint and its file with what its owner publishes.");
    }
    return ExitCode.OK.number();
  }

  private void show(List<UsignKey> keys, OutputOptions output) {
    workshop.print(output.jsonl() ? KeysView.json(keys) : KeysView.lines(keys));
  }
}

package dev.wrtfleet.playbook;

import dev.wrtfleet.playbook.BuildSpec.Packages;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlList;
import dev.wrtfleet.yaml.YamlNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what is to be built on which server. Asks no server. */
final class BuildReader {
  private static final String CODE = "playbook.build";
  private static final String AS_INSTALLED = "as-installed";

  /** Those sysupgrade can write; a server offers archives of files too. */
  private static final List<String> FILE_SYSTEMS =
      List.of("squashfs", "ext4", "ubifs", "erofs", "jffs2");

  /** What the servers take (ASU, build_request). */
  private static final int ROOTFS_MAX_MB = 1024;

  /** The busiest public server has had queues of some hours. */
  private static final Duration WITHIN = Duration.ofHours(1);

  private static final Duration WITHIN_MAX = Duration.ofDays(1);
  private static final int PACKAGES_MAX = 500;

  private final Reading reading;

  BuildReader(Reading reading) {
    this.reading = reading;
  }

  Optional<BuildSpec> read(Fields fields) {
    Optional<URI> server = fields.required("server").flatMap(this::server);
    Optional<String> release = fields.required("release").flatMap(this::release);
    Optional<Packages> packages = fields.required("packages").map(this::packages);
    Optional<String> filesystem = fields.value("filesystem").flatMap(this::filesystem);
    Optional<Integer> rootfs = fields.integer("rootfs_size_mb", 1, ROOTFS_MAX_MB);
    Duration within =
        new Durations(reading)
            .read(fields, "within", Duration.ofMinutes(1), WITHIN_MAX)
            .orElse(WITHIN);
    return server.isEmpty() || release.isEmpty() || packages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BuildSpec(server.get(), release.get(), packages.get(), filesystem, rootfs, within));
  }

  private Optional<URI> server(YamlNode node) {
    Optional<String> text = reading.text(node);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<URI> server = text.flatMap(BuildReader::address);
    if (server.isEmpty()) {
      reading.problem(
          node.where(),
          CODE,
          "this is no address of a server",
          "Write https://sysupgrade.openwrt.org, or that of your own server, without a name or a"
              + " password in it.");
    }
    return server;
  }

  private static Optional<URI> address(String text) {
    try {
      var uri = new URI(text.replaceFirst("/+$", ""));
      boolean plain =
          Set.of("http", "https").contains("" + uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return plain ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** A snapshot is another one every day: what was planned could not be built again. */
  private Optional<String> release(YamlNode node) {
    Optional<String> release = reading.text(node);
    if (release.isPresent() && !release.get().matches("\\d{2}\\.\\d{2}\\.\\d{1,3}(-rc\\d{1,2})?")) {
      reading.problem(
          node.where(),
          CODE,
          "this is no release that can be built",
          "Write its whole number, such as 24.10.5.");
      return Optional.empty();
    }
    return release;
  }

  private Packages packages(YamlNode node) {
    List<YamlNode> items = node instanceof YamlList list ? list.items() : List.of(node);
    if (items.size() > PACKAGES_MAX) {
      reading.problem(node.where(), CODE, "more than " + PACKAGES_MAX + " packages", "Name fewer.");
      return new Packages(false, List.of());
    }
    var seen = new HashSet<String>();
    boolean asInstalled = false;
    var named = new java.util.ArrayList<String>();
    for (YamlNode item : items) {
      String name = reading.text(item).orElse("");
      if (name.equals(AS_INSTALLED)) {
        asInstalled = true;
      } else if (!name.isEmpty() && isPackage(item, name, node instanceof YamlList)) {
        named.add(name);
      }
      if (!name.isEmpty() && !seen.add(name.replaceFirst("^-", ""))) {
        reading.problem(
            item.where(), CODE, "'" + name + "' stands here twice", "Take one of them away.");
      }
    }
    return new Packages(asInstalled, named);
  }

  private boolean isPackage(YamlNode item, String name, boolean inList) {
    if (inList && name.matches("-?[A-Za-z0-9][A-Za-z0-9+._-]{0,99}")) {
      return true;
    }
    reading.problem(
        item.where(),
        CODE,
        inList ? "this cannot be a package" : "packages is either 'as-installed' or a list",
        inList
            ? "Write its name; with '-' before it, it is left out of the image."
            : "Write as-installed, or [as-installed, luci-ssl, -ppp], or only names.");
    return false;
  }

  private Optional<String> filesystem(YamlNode node) {
    Optional<String> text = reading.text(node);
    if (text.isPresent() && !FILE_SYSTEMS.contains(text.get())) {
      reading.problem(
          node.where(),
          CODE,
          "sysupgrade cannot write such a file system",
          DidYouMean.hint(text.get(), FILE_SYSTEMS));
    }
    return text.filter(FILE_SYSTEMS::contains);
  }
}

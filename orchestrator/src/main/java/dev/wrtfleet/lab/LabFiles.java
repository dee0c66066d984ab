package dev.wrtfleet.lab;

import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.firmware.ImageFile;
import dev.wrtfleet.lab.firmware.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes what an operator needs to work with a lab: key, images, playbook, inventory. */
final class LabFiles {
  static final String VERSION = "24.10.4";
  static final String REVISION = "r28959-29397011cc";
  private static final double RETURN_SECONDS = 240;
  private static final double WITHIN_SECONDS = 60;
  private static final double STABLE_SECONDS = 10;
  private static final int AT_ONCE = 100;
  private static final int SITES = 8;
  private static final List<String> OURS =
      List.of("inventory.yaml", "playbook.yaml", "images", "tmpfs", "id_lab", "known_hosts");

  private final Path directory;
  private final LabOptions options;

  LabFiles(LabOptions options) {
    this.options = options;
    directory = options.directory();
  }

  Path events() {
    return directory.resolve("events.jsonl");
  }

  /** What a router runs after an upgrade with the lab's images. */
  static Firmware target(Board board) {
    return new Firmware(VERSION, REVISION, board.target(Era.R24_10), board.compat(Era.R24_10));
  }

  /** Refuses to overwrite what no lab wrote: an operator's own images, inventory or keys. */
  void refuseForeign() {
    for (String name : OURS) {
      if (Files.exists(directory.resolve(name)) && !Files.exists(events())) {
        throw new IllegalArgumentException(
            directory + " holds '" + name + "', which no lab wrote: name another folder");
      }
    }
  }

  /** Removes what an earlier lab left, so that nobody takes it for this one. */
  void clear() throws IOException {
    Files.createDirectories(directory);
    Files.deleteIfExists(directory.resolve("inventory.yaml"));
    Files.writeString(events(), "");
    removeTree(directory.resolve("images"));
    removeTree(directory.resolve("tmpfs"));
  }

  static void removeTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (Path each : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  void writeKey(KeyPair key) throws IOException {
    Path file = directory.resolve("id_lab");
    Files.deleteIfExists(file);
    var secret = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    Files.createFile(file, java.nio.file.attribute.PosixFilePermissions.asFileAttribute(secret));
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "lab", null, out);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot write " + file, e);
    }
  }

  /** One image for each board, with the lists that lie beside images on a download server. */
  void writeImages(Random random) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("images"));
    var profiles = new LinkedHashMap<String, Object>();
    var sums = new StringBuilder();
    for (Board board : options.mix().boards()) {
      var image = new ImageFile(board, target(board), options.imageBytes(), random);
      Path file = image.write(folder);
      String sum = sha256(file);
      sums.append(sum).append(" *").append(image.name()).append('\n');
      profiles.put(board.profile(), profile(board, image.name(), sum, Files.size(file)));
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("metadata_version", 1);
    all.put("version_number", VERSION);
    all.put("version_code", REVISION);
    all.put("profiles", profiles);
    Files.writeString(folder.resolve("profiles.json"), JsonMapper.shared().writeValueAsString(all));
    Files.writeString(folder.resolve("sha256sums"), sums);
  }

  private static Map<String, Object> profile(Board board, String name, String sum, long size) {
    var image = new LinkedHashMap<String, Object>();
    image.put("filesystem", "squashfs");
    image.put("type", board.storage() == Storage.DISK ? "combined-efi" : "sysupgrade");
    image.put("name", name);
    image.put("sha256", sum);
    image.put("size", size);
    var profile = new LinkedHashMap<String, Object>();
    profile.put("image_prefix", name.substring(0, name.indexOf("-squashfs")));
    profile.put("target", board.target(Era.R24_10));
    profile.put("supported_devices", board.supported());
    profile.put("titles", List.of(Map.of("title", board.model())));
    profile.put("images", List.of(image));
    return profile;
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void writeKnownHosts(List<LabRouter> routers) throws IOException {
    var lines = new ArrayList<String>();
    for (LabRouter each : routers) {
      lines.add("[127.0.0.1]:" + each.port() + " " + each.hostKey());
    }
    Files.write(directory.resolve("known_hosts"), lines);
  }

  void writePlaybook() throws IOException {
    String text =
        """
        # Upgrades every router of the lab: one of each board first, then a quarter, then all.
        name: lab
        describe: OpenWrt %s on all virtual routers
        hosts: all
        images:
          catalog: ./images
        config: keep
        waves:
          - { name: canary, pick: { per_board: 1 }, soak: %s }
          - { name: quarter, pick: 25%%, soak: %s }
          - { name: rest, pick: rest }
        at_once: %d
        stop_when: { failed_percent: 75 }
        return_within: %s
        health:
          stable_for: %s
          within: %s
          checks: [ services, interfaces ]
        """
            .formatted(
                VERSION,
                seconds(STABLE_SECONDS, 1),
                seconds(STABLE_SECONDS, 1),
                AT_ONCE,
                seconds(RETURN_SECONDS, 90),
                seconds(STABLE_SECONDS, 1),
                seconds(WITHIN_SECONDS, 45));
    Files.writeString(directory.resolve("playbook.yaml"), text);
  }

  /** Scaled with the speed, but never below what SSH itself needs. */
  private String seconds(double real, long least) {
    return Math.max(least, (long) Math.ceil(real / options.speed())) + "s";
  }

  /** The last file, put in place in one step: where it is, the lab is ready. */
  void writeInventory(List<LabRouter> routers) throws IOException {
    var text = new StringBuilder();
    text.append("# Virtual routers on this machine.\n");
    text.append("defaults: { user: root, identity: ./id_lab, known_hosts: ./known_hosts }\n");
    text.append("groups:\n");
    for (int site = 0; site < Math.min(SITES, routers.size()); site++) {
      text.append("  site-%c:\n".formatted('a' + site));
      text.append("    labels: { site: %c }\n    hosts:\n".formatted('a' + site));
      for (int i = site; i < routers.size(); i += SITES) {
        LabRouter router = routers.get(i);
        text.append(
            "      %s: { address: 127.0.0.1, port: %d, labels: { role: %s } }\n"
                .formatted(router.name(), router.port(), i % 10 == 0 ? "gateway" : "ap"));
      }
    }
    Path draft = directory.resolve("inventory.yaml.part");
    Files.writeString(draft, text);
    Files.move(
        draft,
        directory.resolve("inventory.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** {@code lab-001}; as many digits as the lab needs, three at least. */
  static String name(int number, int of) {
    int digits = Math.max(3, Integer.toString(of).length());
    return String.format(Locale.ROOT, "lab-%0" + digits + "d", number);
  }
}

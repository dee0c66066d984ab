package dev.wrtfleet.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.firmware.ImageFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server laid out as downloads.openwrt.org, over real HTTP on this machine. Any file can be
 * changed, taken away, or cut once in its middle.
 */
public final class ReleaseServer implements AutoCloseable {
  private static final int IMAGE_BYTES = 60_000;

  /** A file of a target, as profiles.json describes it. */
  public record Entry(
      String profile, List<String> boards, String filesystem, String type, String name) {}

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path work;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, List<String>> profiles = new TreeMap<>();

  /** Makes its images in this folder. */
  public ReleaseServer(Path work) throws IOException {
    this.work = Files.createDirectories(work);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  /** Its address. */
  public String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** The folder of a target. */
  public static String folder(String release, String target) {
    return "/releases/" + release + "/targets/" + target + "/";
  }

  /** Paths asked for so far, in order. */
  public List<String> asked() {
    return asked;
  }

  /** What it has at a path. */
  public byte[] at(String path) {
    return files.getOrDefault(path, new byte[0]).clone();
  }

  /** Has this at a path. */
  public void put(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  /** Has this text at a path. */
  public void put(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Has nothing there. */
  public void remove(String path) {
    files.remove(path);
  }

  /** The next answer for this path ends after so many bytes. */
  public void cut(String path, int bytes) {
    cuts.put(path, bytes);
  }

  /** Adds the sysupgrade image of a board; returns its name. */
  public String add(String release, String target, Board board) throws IOException {
    var image =
        new ImageFile(
            board,
            new Firmware(release, "r29087-d9c5716d1d", target, "1.0"),
            IMAGE_BYTES,
            new Random(release.hashCode()));
    Path file = image.write(work);
    String type = board == Board.X86_64 ? "combined-efi" : "sysupgrade";
    var entry = new Entry(board.profile(), board.supported(), "squashfs", type, image.name());
    add(release, target, entry, Files.readAllBytes(file));
    return image.name();
  }

  /** Adds any file. */
  public void add(String release, String target, Entry entry, byte[] bytes) {
    files.put(folder(release, target) + entry.name(), bytes);
    describe(release, target, entry, sha256(bytes));
  }

  /** Says that there is such a file. */
  public void describe(String release, String target, Entry entry, String sha256) {
    String boards =
        String.join(",", entry.boards().stream().map(each -> '"' + each + '"').toList());
    profiles
        .computeIfAbsent(release + " " + target, key -> new ArrayList<>())
        .add(
            """
            "%s":{"supported_devices":[%s],"images":[{"filesystem":"%s","type":"%s","name":"%s","sha256":"%s"}]}
            """
                .formatted(
                    entry.profile(), boards, entry.filesystem(), entry.type(), entry.name(), sha256)
                .strip());
  }

  /** Publishes all targets with their lists, signed. */
  public void publish(String release, Signer signer) {
    var targets = new ArrayList<String>();
    profiles.forEach((key, said) -> {
      String[] words = key.split(" ", -1);
      if (words[0].equals(release)) {
        targets.add('"' + words[1] + "\":\"mips_24kc\"");
        String folder = folder(release, words[1]);
        put(folder + "profiles.json", overview(release, words[1], String.join(",", said)));
        list(folder, signer);
      }
    });
    put("/releases/" + release + "/.targets.json", "{" + String.join(",", targets) + "}");
  }

  /** The text of a profiles.json. */
  public static String overview(String release, String target, String profiles) {
    return """
    {"metadata_version":1,"target":"%s","version_number":"%s","version_code":"r29087-d9c5716d1d",
     "profiles":{%s}}
    """
        .formatted(target, release, profiles);
  }

  /** Lists and signs what is in a folder now. */
  public void list(String folder, Signer signer) {
    var lines = new StringBuilder();
    new TreeMap<>(files)
        .forEach((path, bytes) -> {
          if (path.startsWith(folder) && !path.contains("sha256sums")) {
            String name = path.substring(folder.length());
            lines.append(sha256(bytes)).append(" *").append(name).append('\n');
          }
        });
    put(folder + "sha256sums", lines.toString());
    put(folder + "sha256sums.sig", signer.sign(lines.toString()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    try (exchange) {
      byte[] bytes = files.get(path);
      if (bytes == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int from = 0;
      int status = 200;
      String range = exchange.getRequestHeaders().getFirst("Range");
      if (range != null) {
        from = Integer.parseInt(range.replaceAll("\\D", ""));
        status = 206;
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
      }
      exchange.getResponseHeaders().set("ETag", "\"" + sha256(bytes) + "\"");
      int end = from + cuts.getOrDefault(path, bytes.length);
      cuts.remove(path);
      exchange.sendResponseHeaders(status, bytes.length - from);
      exchange
          .getResponseBody()
          .write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, end)));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}

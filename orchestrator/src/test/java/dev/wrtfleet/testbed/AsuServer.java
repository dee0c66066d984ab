package dev.wrtfleet.testbed;

import static java.util.Objects.requireNonNull;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A build server as ASU's API v1 documents it, over real HTTP on this machine, that builds images
 * the lab's routers take. Answers can be bent, for a device or for all.
 */
public final class AsuServer implements AutoCloseable {
  /** What the lab's routers have without being asked. */
  public static final List<String> USUAL =
      List.of(
          "base-files",
          "busybox",
          "ca-bundle",
          "dnsmasq",
          "dropbear",
          "firewall4",
          "fstools",
          "libc",
          "netifd",
          "opkg",
          "uci");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int IMAGE_BYTES = 60_000;

  /** An answer instead of the proper one. */
  public record Bent(int status, Map<String, String> headers, String body) {
    /** Without headers. */
    public Bent(int status, String body) {
      this(status, Map.of(), body);
    }

    /** In the queue at this place. */
    public static Bent queued(int position) {
      return new Bent(
          202,
          Map.of("X-Imagebuilder-Status", "queued", "X-Queue-Position", "" + position),
          "{\"status\":202,\"detail\":\"queued\",\"request_hash\":\"HASH\"}");
    }

    /** Too much to do. */
    public static Bent overloaded(int retryAfter) {
      return new Bent(
          529,
          Map.of("Retry-After", "" + retryAfter),
          "{\"status\":529,\"title\":\"Server overloaded\",\"detail\":\"server overload, queue"
              + " contains too many build requests: 201\"}");
    }
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path store;
  private final String revision;
  private final Map<String, Deque<Bent>> bent = new ConcurrentHashMap<>();
  private final Map<String, Consumer<Map<String, Object>>> changes = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> requests = new ConcurrentHashMap<>();
  private final List<JsonNode> posts = new ArrayList<>();
  private final Map<String, byte[]> otherFiles = new ConcurrentHashMap<>();
  private volatile boolean knowsReleases = true;

  /** Builds into this folder; images say this revision. */
  public AsuServer(Path store, String revision) throws IOException {
    this.store = store;
    this.revision = revision;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  /** Its address. */
  public String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** The next answers about this device, POST or GET, before the proper ones. */
  public AsuServer answering(String profile, Bent... answers) {
    bent.put(profile, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  /** Changes every finished build of this device before it is sent. */
  public AsuServer changing(String profile, Consumer<Map<String, Object>> change) {
    changes.put(profile, change);
    return this;
  }

  /** Sends other bytes for files of this device. */
  public AsuServer spoiling(String profile, byte[] bytes) {
    otherFiles.put(profile, bytes);
    return this;
  }

  /** Knows nothing of what its releases have. */
  public AsuServer withoutReleases() {
    knowsReleases = false;
    return this;
  }

  /** What it was asked to build, in order. */
  public synchronized List<JsonNode> posts() {
    return List.copyOf(posts);
  }

  /** The packages of each POST, in the order they came. */
  public List<List<String>> askedPackages() {
    return posts().stream()
        .map(post -> post.path("packages").valueStream().map(JsonNode::asString).toList())
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.equals("/api/v1/build") && exchange.getRequestMethod().equals("POST")) {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String hash = hash(request.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        requests.put(hash, request);
        synchronized (this) {
          posts.add(request);
        }
        build(exchange, hash, request);
      } else if (path.startsWith("/api/v1/build/")) {
        String hash = path.substring("/api/v1/build/".length());
        JsonNode request = requests.get(hash);
        if (request == null) {
          send(
              exchange,
              404,
              "{\"status\":404,\"title\":\"Not Found\"}".getBytes(StandardCharsets.UTF_8));
        } else {
          build(exchange, hash, request);
        }
      } else if (path.startsWith("/store/")) {
        file(exchange, path.substring("/store/".length()));
      } else {
        releases(exchange, path);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void releases(HttpExchange exchange, String path) throws IOException {
    Map<String, Object> found = Map.of();
    if (knowsReleases && path.equals("/json/v1/overview.json")) {
      found = Map.of("upstream_url", address() + "/mirror");
    } else if (path.matches("/mirror/releases/[^/]+/targets/[^/]+/[^/]+/profiles.json")) {
      var profiles = new TreeMap<String, Object>();
      for (Board board : Board.values()) {
        profiles.put(
            board.profile(),
            Map.of(
                "supported_devices",
                board.supported(),
                "device_packages",
                List.of("wpad-basic-mbedtls", "-dnsmasq-full")));
      }
      found = Map.of("default_packages", USUAL, "profiles", profiles);
    }
    send(exchange, found.isEmpty() ? 404 : 200, JSON.writeValueAsBytes(found));
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    Path file = store.resolve(name);
    String profile =
        Arrays.stream(Board.values())
            .map(Board::profile)
            .filter(name::contains)
            .findFirst()
            .orElse("");
    byte[] bytes = otherFiles.getOrDefault(profile, new byte[0]);
    if (bytes.length == 0 && Files.isRegularFile(file)) {
      bytes = Files.readAllBytes(file);
    }
    send(exchange, bytes.length == 0 ? 404 : 200, bytes);
  }

  private void build(HttpExchange exchange, String hash, JsonNode request)
      throws IOException, GeneralSecurityException {
    String profile = request.path("profile").asString("");
    Bent instead = bent.getOrDefault(profile, new ArrayDeque<>()).pollFirst();
    if (instead != null) {
      instead.headers().forEach(exchange.getResponseHeaders()::set);
      send(
          exchange,
          instead.status(),
          instead.body().replace("HASH", hash).getBytes(StandardCharsets.UTF_8));
      return;
    }
    Board board =
        Arrays.stream(Board.values())
            .filter(each -> each.profile().equals(profile))
            .findFirst()
            .orElse(null);
    if (board == null) {
      byte[] refusal =
          JSON.writeValueAsBytes(
              Map.of("detail", "Unsupported profile: " + profile, "status", 400));
      send(exchange, 400, refusal);
      return;
    }
    Map<String, Object> done = done(hash, request, board);
    changes.getOrDefault(profile, map -> {}).accept(done);
    exchange.getResponseHeaders().set("X-Imagebuilder-Status", "done");
    send(exchange, 200, JSON.writeValueAsBytes(done));
  }

  private Map<String, Object> done(String hash, JsonNode request, Board board)
      throws IOException, GeneralSecurityException {
    String release = request.path("version").asString("");
    String target = request.path("target").asString("");
    var firmware =
        new Firmware(
            release, revision, target, board.compat(dev.wrtfleet.lab.firmware.Era.of(release)));
    Path folder = Files.createDirectories(store.resolve(hash));
    Path image =
        new ImageFile(board, firmware, IMAGE_BYTES, new Random(hash.hashCode())).write(folder);
    var file = new LinkedHashMap<String, Object>();
    String name = image.getFileName().toString();
    file.put("type", name.contains("combined-efi") ? "combined-efi" : "sysupgrade");
    file.put("filesystem", "squashfs");
    file.put("name", name);
    file.put("sha256", hash(Files.readAllBytes(image)));
    file.put("size", Files.size(image));
    var manifest = new TreeMap<String, Object>();
    USUAL.forEach(each -> manifest.put(each, "1"));
    for (JsonNode each : request.path("packages")) {
      if (each.asString("").startsWith("-")) {
        manifest.remove(each.asString("").substring(1));
      } else {
        manifest.put(each.asString(""), "1");
      }
    }
    var done = new LinkedHashMap<String, Object>();
    done.put("id", board.profile());
    done.put("request_hash", hash);
    done.put("bin_dir", hash);
    done.put("version_number", release);
    done.put("version_code", revision);
    done.put("target", target);
    done.put("build_at", "2026-11-01T10:00:00.000000Z");
    done.put("detail", "done");
    done.put("manifest", manifest);
    done.put("images", new ArrayList<Object>(List.of(file)));
    return done;
  }

  /** The first image of a finished build, to be changed. */
  @SuppressWarnings("unchecked") // this class wrote it
  public static Map<String, Object> image(Map<String, Object> done) {
    return (Map<String, Object>) ((List<Object>) requireNonNull(done.get("images"))).getFirst();
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String hash(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}

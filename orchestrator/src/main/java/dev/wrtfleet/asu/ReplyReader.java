package dev.wrtfleet.asu;

import dev.wrtfleet.asu.BuildReply.Busy;
import dev.wrtfleet.asu.BuildReply.Done;
import dev.wrtfleet.asu.BuildReply.File;
import dev.wrtfleet.asu.BuildReply.NotUnderstood;
import dev.wrtfleet.asu.BuildReply.Refused;
import dev.wrtfleet.asu.BuildReply.Unknown;
import dev.wrtfleet.asu.BuildReply.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answers to {@code POST /api/v1/build} and {@code GET /api/v1/build/REQUEST}. A server
 * is not trusted with names: what could lead out of a folder, here or there, is not understood.
 */
final class ReplyReader {
  private static final Pattern REQUEST = Pattern.compile("[0-9A-Za-z_-]{8,128}");
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._+~-]{0,199}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** A profile has some ten files, a large image some thousand packages. */
  private static final int FILES_MAX = 200;

  private static final int MANIFEST_MAX = 20_000;
  private static final int FOLDERS_MAX = 6;
  private static final int LOG_LINES = 3;

  /** What in a build's log says why: words of opkg, apk and the image's makers. */
  private static final Pattern TELLING =
      Pattern.compile(
          "cannot|no such package|unable to|conflict|required by|too big|out of space|unknown"
              + " package",
          Pattern.CASE_INSENSITIVE);

  private ReplyReader() {}

  /** Reads an answer; {@code headers} gives a header's value, empty where there is none. */
  static BuildReply read(int status, UnaryOperator<String> headers, String body) {
    JsonNode json = ServerJson.object(body).orElse(null);
    if (json == null) {
      return withoutJson(status);
    }
    return switch (status) {
      case 200 -> done(json);
      case 202 -> waiting(json, headers);
      case 400 -> refused(detail(json), "Correct 'images.build' in the playbook.");
      case 422 ->
          refused(
              detail(json),
              "The server does not take such a request. Check release, packages and filesystem of"
                  + " 'images.build'.");
      case 404 -> new Unknown();
      case 429, 502, 503, 504, 529 -> new Busy(detail(json));
      case 500 -> failed(json);
      default -> new NotUnderstood("status " + status + " " + detail(json));
    };
  }

  private static BuildReply withoutJson(int status) {
    return switch (status) {
      case 404 -> new Unknown();
      case 429, 502, 503, 504, 529 -> new Busy("status " + status);
      default -> new NotUnderstood("status " + status + " without a JSON object");
    };
  }

  private static BuildReply refused(String words, String advice) {
    return new Refused(words.isEmpty() ? "it gives no reason" : words, advice);
  }

  /** Validation errors of FastAPI are a list of places and messages. */
  private static String detail(JsonNode json) {
    JsonNode detail = json.path("detail");
    if (detail.isArray()) {
      return ServerJson.words(
          detail
              .valueStream()
              .limit(LOG_LINES)
              .map(each -> place(each.path("loc")) + ServerJson.text(each, "msg"))
              .collect(Collectors.joining("; ")));
    }
    String text = ServerJson.text(json, "detail");
    return ServerJson.words(text.isEmpty() ? ServerJson.text(json, "title") : text);
  }

  private static String place(JsonNode loc) {
    String place =
        loc.valueStream().limit(LOG_LINES).map(JsonNode::asString).collect(Collectors.joining("."));
    return place.isEmpty() ? "" : place + ": ";
  }

  private static BuildReply failed(JsonNode json) {
    String log =
        ServerJson.text(json, "stderr")
            .lines()
            .takeWhile(line -> !line.startsWith("Traceback"))
            .filter(line -> TELLING.matcher(line).find())
            .map(String::strip)
            .distinct()
            .limit(LOG_LINES)
            .collect(Collectors.joining("; "));
    String detail = detail(json);
    String words = log.isEmpty() ? detail : ServerJson.words(detail + ": " + log);
    boolean size = detail.toLowerCase(Locale.ROOT).contains("exceed device storage");
    return refused(
        words,
        size
            ? "Fewer packages fit on this device: name them in 'images.build.packages'."
            : "A package that was renamed or dropped in this release can be left out with"
                + " 'packages: [as-installed, -NAME]'.");
  }

  private static BuildReply waiting(JsonNode json, UnaryOperator<String> headers) {
    String request = ServerJson.text(json, "request_hash");
    if (!REQUEST.matcher(request).matches()) {
      return new NotUnderstood("status 202 without a request_hash");
    }
    String state = headers.apply("X-Imagebuilder-Status");
    String position = headers.apply("X-Queue-Position");
    String words = ServerJson.words(state.isEmpty() ? detail(json) : state).replace('_', ' ');
    boolean queued = position.matches("[1-9]\\d{0,6}");
    return new Waiting(request, queued ? words + ", position " + position : words);
  }

  private static BuildReply done(JsonNode json) {
    String request = ServerJson.text(json, "request_hash");
    String folder = ServerJson.text(json, "bin_dir");
    if (!REQUEST.matcher(request).matches()) {
      return new NotUnderstood("there is no request_hash in it");
    }
    if (!isFolder(folder)) {
      return new NotUnderstood("its bin_dir is no folder below /store");
    }
    JsonNode images = json.path("images");
    if (!images.isArray() || images.isEmpty() || images.size() > FILES_MAX) {
      return new NotUnderstood("it lists no images");
    }
    var files = new ArrayList<File>();
    for (JsonNode image : images) {
      Optional<File> file = file(image);
      if (file.isEmpty()) {
        return new NotUnderstood("one of its images has no proper name, type and sha256");
      }
      files.add(file.get());
    }
    Optional<Map<String, String>> manifest = manifest(json.path("manifest"));
    if (manifest.isEmpty()) {
      return new NotUnderstood("it has no manifest, so that nobody knows what is in the image");
    }
    return new Done(
        request,
        folder,
        ServerJson.text(json, "version_number"),
        revision(json),
        ServerJson.text(json, "target"),
        ServerJson.words(ServerJson.text(json, "build_at")),
        manifest.get(),
        files);
  }

  private static String revision(JsonNode json) {
    String revision = ServerJson.text(json, "version_code");
    return revision.matches("r\\d{1,6}(\\+\\d{1,6})?-[0-9a-f]{4,40}") ? revision : "";
  }

  private static boolean isFolder(String folder) {
    List<String> parts = List.of(folder.split("/", -1));
    return parts.size() <= FOLDERS_MAX
        && parts.stream().allMatch(part -> NAME.matcher(part).matches());
  }

  private static Optional<File> file(JsonNode image) {
    String name = ServerJson.text(image, "name");
    String type = ServerJson.text(image, "type");
    String sha256 = ServerJson.text(image, "sha256");
    JsonNode size = image.path("size");
    boolean proper =
        NAME.matcher(name).matches() && !type.isEmpty() && SHA256.matcher(sha256).matches();
    return proper
        ? Optional.of(
            new File(
                name,
                type,
                ServerJson.text(image, "filesystem"),
                sha256,
                size.canConvertToLong() && size.asLong() > 0
                    ? OptionalLong.of(size.asLong())
                    : OptionalLong.empty()))
        : Optional.empty();
  }

  private static Optional<Map<String, String>> manifest(JsonNode node) {
    if (!node.isObject() || node.isEmpty() || node.size() > MANIFEST_MAX) {
      return Optional.empty();
    }
    var manifest = new HashMap<String, String>();
    node.properties().forEach(each -> manifest.put(each.getKey(), each.getValue().asString("")));
    return Optional.of(manifest);
  }
}

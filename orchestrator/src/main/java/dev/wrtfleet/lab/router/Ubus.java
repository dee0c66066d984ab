package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.firmware.ImageCheck;
import dev.wrtfleet.lab.shell.Applet;
import dev.wrtfleet.lab.shell.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ubus client with the objects that matter for an upgrade. Since 22.03 a failed call on a
 * stderr that is no terminal prints the whole call and exits with minus the error (ubus cli.c,
 * 584f56a).
 */
final class Ubus implements Applet {
  static final int INVALID_ARGUMENT = 2;
  static final int METHOD_NOT_FOUND = 3;
  static final int NOT_FOUND = 4;
  static final int TIMEOUT = 7;
  static final int NOT_SUPPORTED = 8;
  static final int CONNECTION_FAILED = 10;

  private static final List<String> OBJECTS =
      List.of(
          "dhcp",
          "file",
          "log",
          "network",
          "network.device",
          "network.interface",
          "network.interface.lan",
          "network.interface.loopback",
          "network.interface.wan",
          "network.interface.wan6",
          "network.wireless",
          "rc",
          "service",
          "session",
          "system",
          "uci");

  private final VirtualRouter router;

  Ubus(VirtualRouter router) {
    this.router = router;
  }

  /** What a call came to: an error, or a reply. */
  private record Reply(int error, Optional<Map<String, Object>> body) {
    static Reply of(Map<String, Object> body) {
      return new Reply(0, Optional.of(body));
    }

    static Reply error(int number) {
      return new Reply(number, Optional.empty());
    }
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    for (int i = 0; i < call.words().size(); i++) {
      String word = call.words().get(i);
      if (words.isEmpty() && (word.equals("-t") || word.equals("-s"))) {
        i++;
      } else if (!words.isEmpty() || !word.startsWith("-")) {
        words.add(word);
      }
    }
    if (words.size() >= 3 && words.getFirst().equals("call")) {
      return call(call, words);
    }
    if (!words.isEmpty() && words.getFirst().equals("list")) {
      for (String object : OBJECTS) {
        if (words.size() < 2 || object.equals(words.get(1))) {
          call.print(object);
        }
      }
      return words.size() < 2 || OBJECTS.contains(words.get(1)) ? 0 : NOT_FOUND;
    }
    call.complain("Usage: ubus [<options>] <command> [arguments...]");
    return 1;
  }

  private int call(Call call, List<String> words) throws IOException, InterruptedException {
    if (!OBJECTS.contains(words.get(1))) {
      call.complain("Command failed: Not found");
      return NOT_FOUND;
    }
    String message = words.size() > 3 ? words.get(3) : "";
    Reply reply = answer(words.get(1), words.get(2), message, call);
    if (reply.body().isPresent()) {
      call.print(print(router, reply.body().get(), !call.has('S')));
    }
    return reply.error() == 0 ? 0 : failed(call, words, reply.error());
  }

  private int failed(Call call, List<String> words, int error) throws IOException {
    return failure(router.era(), String.join(" ", words), error, call);
  }

  /** Prints a failed call the way the release does; answers the exit status. */
  static int failure(Era era, String words, int error, Call call) throws IOException {
    String reason = reason(error);
    if (era.before(Era.R22_03) || call.shell().session().hasTerminal()) {
      call.complain("Command failed: " + reason);
      return error;
    }
    call.complain("Command failed: ubus " + words + " (" + reason + ")");
    return 256 - error;
  }

  private static String reason(int error) {
    return switch (error) {
      case INVALID_ARGUMENT -> "Invalid argument";
      case METHOD_NOT_FOUND -> "Method not found";
      case NOT_FOUND -> "Not found";
      case TIMEOUT -> "Request timed out";
      case NOT_SUPPORTED -> "Operation not supported";
      case CONNECTION_FAILED -> "Connection failed";
      default -> "Unknown error";
    };
  }

  private Reply answer(String object, String method, String message, Call call)
      throws IOException, InterruptedException {
    long uptime = router.uptimeSeconds();
    String name = object.startsWith("network.interface.") ? object.substring(18) : "";
    return switch (object + " " + method) {
      case "system board" -> Reply.of(board());
      case "system info" -> Reply.of(info());
      case "system validate_firmware_image" -> validate(message);
      case "system sysupgrade" -> sysupgrade(message, call);
      case "service list" -> Reply.of(router.services().list());
      case "network.interface dump" -> Reply.of(router.network().dump(uptime));
      case "network.wireless status" -> Reply.of(router.network().wireless());
      default -> {
        var status = router.network().status(name, uptime);
        yield method.equals("status") && status.isPresent()
            ? Reply.of(status.get())
            : Reply.error(METHOD_NOT_FOUND);
      }
    };
  }

  private Map<String, Object> board() {
    Firmware firmware = router.firmware();
    Era era = firmware.era();
    var board = new LinkedHashMap<String, Object>();
    board.put("kernel", era.kernel());
    board.put("hostname", router.hostname());
    board.put("system", router.spec().board().system());
    board.put("model", router.spec().board().model());
    if (era.since(Era.R17_01)) {
      board.put("board_name", router.writtenBoardName());
    }
    if (era.since(Era.R22_03)) {
      board.put("rootfs_type", "squashfs");
    }
    var release = new LinkedHashMap<String, Object>();
    release.put("distribution", firmware.distribution());
    release.put("version", firmware.version());
    if (era.since(Era.R25_12)) {
      release.put("firmware_url", "https://downloads.openwrt.org/");
    }
    release.put("revision", firmware.revision());
    if (era.before(Era.R18_06)) {
      release.put("codename", era == Era.R15_05 ? "chaos_calmer" : "reboot");
    }
    release.put("target", firmware.target());
    release.put("description", firmware.description());
    if (era.since(Era.R24_10)) {
      release.put("builddate", Long.toString(firmware.buildDate()));
    }
    board.put("release", release);
    return board;
  }

  private Map<String, Object> info() {
    var info = new LinkedHashMap<String, Object>();
    info.put("localtime", System.currentTimeMillis() / 1000);
    info.put("uptime", router.uptimeSeconds());
    info.put("load", List.of(5248, 1952, 3264));
    info.put("memory", router.memory().ubus());
    if (router.era().since(Era.R22_03)) {
      info.put("root", space("/"));
      info.put("tmp", space("/tmp"));
    }
    info.put("swap", Map.of("total", 0, "free", 0));
    return info;
  }

  private Map<String, Object> space(String path) {
    var space = router.files().space(path);
    long free = (space.capacity() - space.used()) / 1024;
    var numbers = new LinkedHashMap<String, Object>();
    numbers.put("total", space.capacity() / 1024);
    numbers.put("free", free);
    numbers.put("used", space.used() / 1024);
    numbers.put("avail", free);
    return numbers;
  }

  private Reply validate(String message) throws IOException {
    Optional<JsonNode> arguments = parse(message);
    if (router.era().before(Era.R19_07)) {
      return Reply.error(METHOD_NOT_FOUND);
    }
    String path = arguments.map(each -> each.path("path").asString("")).orElse("");
    if (path.isEmpty()) {
      return Reply.error(INVALID_ARGUMENT);
    }
    // procd's environment has no SAVE_CONFIG: a minor compat mismatch passes here
    var wish = new ImageCheck.Wish(false, false);
    return Reply.of(ImageCheck.report(Validator.check(router, path, wish)));
  }

  private Reply sysupgrade(String message, Call call) throws IOException, InterruptedException {
    Optional<JsonNode> arguments = parse(message);
    String path = arguments.map(each -> each.path("path").asString("")).orElse("");
    boolean complete =
        arguments.filter(each -> each.has("prefix") && each.has("command")).isPresent();
    if (router.era().before(Era.R18_06)) {
      return Reply.error(METHOD_NOT_FOUND);
    }
    if (path.isEmpty() || !complete) {
      return Reply.error(INVALID_ARGUMENT);
    }
    Optional<String> backup =
        arguments.map(each -> each.path("backup").asString("")).filter(file -> !file.isEmpty());
    boolean forced = arguments.filter(each -> each.path("force").asBoolean(false)).isPresent();
    return new Reply(
        new Procd(router).sysupgrade(new FlashOrder(path, backup, false, forced), call),
        Optional.empty());
  }

  private static Optional<JsonNode> parse(String message) {
    try {
      return message.isEmpty()
          ? Optional.empty()
          : Optional.of(JsonMapper.shared().readTree(message));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** JSON as this release's json-c prints it. */
  static String print(VirtualRouter router, Map<String, ?> body, boolean indented) {
    return Json.print(body, indented, router.era().before(Era.R19_07));
  }
}

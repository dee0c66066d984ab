package dev.wrtfleet.download;

import dev.wrtfleet.download.DownloadOutcome.Cause;
import dev.wrtfleet.download.DownloadOutcome.Failed;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request after the other for one file, each going on where the one before was cut. */
final class Attempt {
  /** What came of one request. */
  sealed interface Result {
    /** The half file is whole and has the hash. */
    record Whole() implements Result {}

    /** Trying again, after the time the server asks for, may help. */
    record Again(Failed failed, Duration asked) implements Result {}

    /** Trying again would not help. */
    record Given(Failed failed) implements Result {}
  }

  /** The connection, not this machine's disk, made trouble. */
  private static final class Cut extends Exception {
    private static final long serialVersionUID = 1L;

    Cut(String why) {
      super(why);
    }
  }

  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
  private static final String OTHER_MIRROR = "Name another mirror, or try again later.";

  private final Web web;
  private final DownloadLimits limits;
  private final Wanted wanted;
  private final Part part;
  private final Progress progress;
  private final Instant end;
  private String validator = "";
  private long receivedBytes;
  private boolean resumed;

  Attempt(
      Web web, DownloadLimits limits, Wanted wanted, Part part, Progress progress, Instant end) {
    this.web = web;
    this.limits = limits;
    this.wanted = wanted;
    this.part = part;
    this.progress = progress;
    this.end = end;
  }

  /** Goes on with the half file where it is one of this very file; returns how long it is. */
  long takeUpWhatIsThere() throws IOException {
    Optional<PartNote> note = part.found().filter(found -> found.fits(wanted));
    boolean tooLong = part.length() > wanted.sizeBytes().orElse(limits.bytesMax());
    if (note.isEmpty() || tooLong) {
      part.empty();
      part.note(PartNote.of(wanted, wanted.from(), ""));
      return 0;
    }
    validator = note.get().validator();
    part.note(note.get());
    long length = part.takeUp();
    resumed = length > 0;
    return length;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /** Whether bytes of an earlier download are part of the file. */
  boolean wasResumed() {
    return resumed;
  }

  /** Whether the time is over after such a wait. */
  boolean isLate(Duration wait) {
    return web.clock().instant().plus(wait).isAfter(end);
  }

  Result run() throws IOException, InterruptedException {
    if (part.length() > 0 && part.sha256().equals(wanted.sha256())) {
      return new Result.Whole();
    }
    if (wanted.sizeBytes().isPresent() && part.length() >= wanted.sizeBytes().getAsLong()) {
      restart();
    }
    try {
      HttpResponse<Body> answer = web.send(wanted.from(), request());
      try (Body body = answer.body()) {
        return answered(answer, body);
      }
    } catch (WebTrouble e) {
      return e.isUnreachable()
          ? again(e.problem())
          : new Result.Given(new Failed(e.problem(), Cause.WRONG));
    }
  }

  private HttpRequest.Builder request() throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder().GET();
    if (part.length() > 0) {
      request.header("Range", "bytes=" + part.length() + "-");
      if (!validator.isEmpty()) {
        request.header("If-Range", validator);
      }
    }
    return request;
  }

  private void restart() throws IOException {
    part.empty();
    resumed = false;
    validator = "";
  }

  private Result answered(HttpResponse<Body> answer, Body body)
      throws IOException, InterruptedException {
    int status = answer.statusCode();
    return switch (status) {
      case 200 -> {
        restart(); // the whole file comes: no Range was asked for, or it was ignored or has changed
        yield receive(answer, body, Web.announcedBytes(answer));
      }
      case 206 -> {
        OptionalLong total = totalOfRange(answer, part.length());
        if (total.isEmpty()) {
          restart();
          yield again(unusable("answered with another part of the file than was asked for"));
        }
        yield receive(answer, body, total);
      }
      case 416 -> {
        restart();
        yield again(
            unusable("says that there is no more of the file than is here, but it is not whole"));
      }
      case 404, 410 -> new Result.Given(new Failed(missing(status), Cause.MISSING));
      case 408, 425, 429, 500, 502, 503, 504, 529 ->
          new Result.Again(
              new Failed(busy(status), Cause.UNREACHABLE), RetryAfter.of(answer, web.clock()));
      default -> new Result.Given(new Failed(status(status), Cause.WRONG));
    };
  }

  /** How long the whole file is; empty where the range is not the one asked for. */
  private static OptionalLong totalOfRange(HttpResponse<Body> answer, long from) {
    Matcher range = RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != from) {
      return OptionalLong.empty();
    }
    return range.group(3).equals("*")
        ? OptionalLong.of(Long.parseLong(range.group(2)) + 1)
        : OptionalLong.of(Long.parseLong(range.group(3)));
  }

  private Result receive(HttpResponse<Body> answer, Body body, OptionalLong announced)
      throws IOException, InterruptedException {
    boolean goneOn = part.length() > 0;
    OptionalLong expected = wanted.sizeBytes().isPresent() ? wanted.sizeBytes() : announced;
    long most = Math.min(limits.bytesMax(), wanted.sizeBytes().orElse(limits.bytesMax()));
    boolean packed = Web.encoding(answer).isPresent();
    boolean otherLength = announced.isPresent() && expected.getAsLong() != announced.getAsLong();
    if (announced.orElse(0) > most || (otherLength && !packed)) {
      return new Result.Given(new Failed(length(answer, body, announced.getAsLong()), Cause.WRONG));
    }
    validator = validator(answer);
    part.note(PartNote.of(wanted, wanted.from(), validator));
    try {
      if (!copied(body, most, expected)) {
        return wrong(answer, goneOn);
      }
    } catch (Cut e) {
      return again(cut(String.valueOf(e.getMessage())));
    }
    return part.sha256().equals(wanted.sha256()) ? new Result.Whole() : wrong(answer, goneOn);
  }

  /** Writes what comes; false where more comes than may. */
  private boolean copied(Body body, long most, OptionalLong expected)
      throws IOException, InterruptedException, Cut {
    progress.at(part.length(), expected);
    for (var piece = next(body); piece.isPresent(); piece = next(body)) {
      for (ByteBuffer buffer : piece.get()) {
        if (part.length() + buffer.remaining() > most) {
          return false;
        }
        receivedBytes += buffer.remaining();
        part.append(buffer);
      }
      progress.at(part.length(), expected);
      if (isLate(Duration.ZERO)) {
        throw new Cut("it takes longer than " + limits.total().toMinutes() + " minutes");
      }
    }
    if (part.length() < expected.orElse(0)) {
      throw new Cut("it ended after " + part.length() + " of " + expected.getAsLong() + " bytes");
    }
    return true;
  }

  private Optional<List<ByteBuffer>> next(Body body) throws Cut, InterruptedException {
    try {
      return body.next(web.limits().stall());
    } catch (IOException e) {
      throw new Cut(String.valueOf(e.getMessage()));
    }
  }

  /** A mark of the version that If-Range takes: weak ETags it does not. */
  private static String validator(HttpResponse<Body> answer) {
    return answer
        .headers()
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> answer.headers().firstValue("Last-Modified"))
        .orElse("");
  }

  /** Not the file. After a resumption the two halves may not belong together: once more, whole. */
  private Result wrong(HttpResponse<Body> answer, boolean goneOn) throws IOException {
    Problem problem = hash(answer);
    restart();
    return goneOn ? again(problem) : new Result.Given(new Failed(problem, Cause.WRONG));
  }

  private static Result again(Problem problem) {
    return new Result.Again(new Failed(problem, Cause.UNREACHABLE), Duration.ZERO);
  }

  private String shown() {
    return Reasons.shown(wanted.from());
  }

  private Problem hash(HttpResponse<Body> answer) throws IOException {
    String why =
        Page.isHtml(part.head())
            ? "a web page came instead of the file: an error page, or the login page of a network"
            : Web.encoding(answer)
                .map(coding -> "it came packed as " + coding + ", which was not asked for")
                .orElse("its SHA-256 or length is not the one in the list of its release");
    return Problem.of("download.hash", shown() + " is not the file it should be", why, advice());
  }

  private String advice() {
    return "Nothing was kept of it. "
        + "Look at the address with a browser; then name another mirror, or try again later.";
  }

  private Problem length(HttpResponse<Body> answer, Body body, long announced) {
    boolean page =
        answer
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.contains("html"))
            .isPresent();
    body.close();
    String why =
        page
            ? "a web page came instead of the file: an error page, or the login page of a network"
            : "it has %d bytes and should have %s"
                .formatted(
                    announced,
                    wanted.sizeBytes().isPresent()
                        ? "" + wanted.sizeBytes().getAsLong()
                        : "at most " + limits.bytesMax());
    return Problem.of("download.length", shown() + " is not the file it should be", why, advice());
  }

  private Problem missing(int status) {
    return Problem.of(
        "download.missing", shown() + " is not there", "the server says " + status, OTHER_MIRROR);
  }

  private Problem busy(int status) {
    return Problem.of(
        "download.server",
        shown() + " could not be had",
        "the server says " + status,
        OTHER_MIRROR);
  }

  private Problem status(int status) {
    return Problem.of(
        "download.status",
        shown() + " could not be had",
        "the server says " + status,
        "Look at the address with a browser, or name another mirror.");
  }

  private Problem unusable(String why) {
    return Problem.of(
        "download.range",
        shown() + " could not be gone on with",
        "the server " + why,
        OTHER_MIRROR);
  }

  private Problem cut(String why) {
    return Problem.of(
        "download.cut",
        shown() + " did not come whole",
        why,
        "Start again: it goes on where it was cut.");
  }
}

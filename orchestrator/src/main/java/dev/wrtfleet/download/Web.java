package dev.wrtfleet.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks web servers for small documents. Every wait and every size has a limit; expected trouble is
 * a value; redirects never lead from https to http. Any number of threads may use it at once.
 */
public final class Web implements AutoCloseable {
  private static final String IDENTITY = "identity";

  private final HttpClient client;
  private final WebLimits limits;
  private final String agent;
  private final InstantSource clock;

  /**
   * Servers as seen from here, through the proxies this environment names; a proxy that cannot be
   * used ends the command.
   *
   * @param version of this program, for the header User-Agent
   */
  public Web(
      WebLimits limits, String version, Map<String, String> environment, InstantSource clock) {
    this.limits = limits;
    this.agent = "wrtfleet/" + version.replaceAll("[^0-9A-Za-z.+-]", "-");
    this.clock = clock;
    // HTTP/1.1: its offer to change to HTTP/2 is what some proxies stumble over, and nothing here
    // gains from sharing one connection.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            .proxy(new Proxies(environment, Optional.ofNullable(ProxySelector.getDefault())))
            .build();
  }

  /** Gets a document of at most this many bytes. */
  public WebOutcome get(URI address, int bytesMax) throws InterruptedException {
    return document(address, HttpRequest.newBuilder().GET(), bytesMax);
  }

  /** Asks for the headers only. */
  public WebOutcome head(URI address) throws InterruptedException {
    return document(address, HttpRequest.newBuilder().HEAD(), 0);
  }

  /** Sends a JSON text; the answer may have at most this many bytes. */
  public WebOutcome postJson(URI address, String json, int bytesMax) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json");
    return document(address, request, bytesMax);
  }

  private WebOutcome document(URI address, HttpRequest.Builder request, int bytesMax)
      throws InterruptedException {
    try {
      HttpResponse<Body> answer = send(address, request);
      try (Body body = answer.body()) {
        boolean bodiless = "HEAD".equals(answer.request().method());
        Document document = bodiless ? Document.EMPTY : read(answer, body, bytesMax);
        return new WebOutcome.Answered(
            answer.statusCode(), answer.uri(), answer.headers(), document);
      }
    } catch (WebTrouble e) {
      return new WebOutcome.Failed(e.problem(), e.isUnreachable());
    }
  }

  private Document read(HttpResponse<Body> answer, Body body, int bytesMax)
      throws WebTrouble, InterruptedException {
    URI from = answer.uri();
    OptionalLong announced = announcedBytes(answer);
    if (announced.orElse(0) > bytesMax) {
      throw tooLarge(from, bytesMax);
    }
    Optional<String> encoding = encoding(answer);
    if (encoding.isPresent()) {
      throw WebTrouble.refused(
          "web.encoding",
          Reasons.shown(from) + " came packed as " + encoding.get(),
          "it was asked for as it is",
          "A proxy or mirror on the way changes what it passes on: name another one.");
    }
    Instant end = clock.instant().plus(limits.document());
    var bytes = new ByteArrayOutputStream();
    for (var piece = next(from, body); piece.isPresent(); piece = next(from, body)) {
      for (ByteBuffer buffer : piece.get()) {
        if (bytes.size() + buffer.remaining() > bytesMax) {
          throw tooLarge(from, bytesMax);
        }
        byte[] taken = new byte[buffer.remaining()];
        buffer.get(taken);
        bytes.writeBytes(taken);
      }
      if (clock.instant().isAfter(end)) {
        throw cut(from, "it takes longer than " + limits.document().toSeconds() + " s");
      }
    }
    return new Document(bytes.toByteArray());
  }

  private Optional<List<ByteBuffer>> next(URI from, Body body)
      throws WebTrouble, InterruptedException {
    try {
      return body.next(limits.stall());
    } catch (IOException e) {
      throw cut(from, String.valueOf(e.getMessage()));
    }
  }

  private static WebTrouble cut(URI from, String why) {
    return WebTrouble.unreachable(
        "web.cut", Reasons.shown(from) + " did not come whole", why, "Try again later.");
  }

  private static WebTrouble tooLarge(URI from, int bytesMax) {
    return WebTrouble.refused(
        "web.too-large",
        Reasons.shown(from) + " is larger than it can be",
        "at most " + bytesMax + " bytes were expected",
        "Name another mirror: this does not look like what was asked for.");
  }

  /** The content coding of an answer, where it is one although none was asked for. */
  static Optional<String> encoding(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Content-Encoding")
        .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
        .filter(coding -> !coding.isEmpty() && !coding.equals(IDENTITY));
  }

  /** What the answer says its length is; a number that is none counts as not said. */
  static OptionalLong announcedBytes(HttpResponse<?> answer) {
    try {
      return answer.headers().firstValueAsLong("Content-Length");
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Sends a request, follows redirects, and returns the answer with its body still to come. */
  HttpResponse<Body> send(URI first, HttpRequest.Builder request)
      throws WebTrouble, InterruptedException {
    if (!Redirects.isWeb(first)) {
      throw WebTrouble.refused(
          "web.address",
          "'" + first.getScheme() + ":…' is no address on the web",
          "it must begin with http:// or https:// and a name, without a login",
          "Write it as in https://downloads.openwrt.org");
    }
    var redirects = new Redirects(first, limits.redirects());
    URI address = first;
    while (true) {
      HttpResponse<Body> answer = sendOnce(address, request);
      if (!Redirects.isRedirect(answer.statusCode())) {
        return answer;
      }
      answer.body().close();
      address = redirects.next(address, answer.headers().firstValue("Location"));
      if (answer.statusCode() == 303) {
        request.GET();
      }
    }
  }

  private HttpResponse<Body> sendOnce(URI address, HttpRequest.Builder request)
      throws WebTrouble, InterruptedException {
    HttpRequest built =
        request
            .uri(address)
            .timeout(limits.answer())
            .setHeader("User-Agent", agent)
            .setHeader("Accept-Encoding", IDENTITY)
            .build();
    try {
      return client.send(built, info -> new Body());
    } catch (IOException e) {
      throw Reasons.of(address, e);
    }
  }

  WebLimits limits() {
    return limits;
  }

  InstantSource clock() {
    return clock;
  }

  /** Ends what is still going on. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}

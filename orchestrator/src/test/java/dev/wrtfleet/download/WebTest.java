package dev.wrtfleet.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.download.WebOutcome.Answered;
import dev.wrtfleet.download.WebOutcome.Failed;
import dev.wrtfleet.problem.FleetException;
import java.io.IOException;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small documents from servers that behave, and from those that do not. */
class WebTest {
  private static final int MAX = 1000;
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final WebLimits LIMITS = new WebLimits(PATIENT, PATIENT, PATIENT, PATIENT, 3);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Web web() {
    return web(Map.of());
  }

  private static Web web(Map<String, String> environment) {
    return web(LIMITS, environment);
  }

  private static Web web(WebLimits limits, Map<String, String> environment) {
    return new Web(limits, "1.2 \r\nX: y", environment, InstantSource.system());
  }

  private static String why(WebOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).problem().code() + " " + ((Failed) outcome).problem().line();
  }

  @Test
  void aDocumentComesWithItsStatusAndHeaders() throws Exception {
    try (var server =
            RawServer.start((request, out) ->
                out.write(RawServer.reply(429, bytes("slow"), "Retry-After: 7", "X-Queue: 3")));
        Web web = web()) {
      var answer = (Answered) web.get(server.at("/a"), MAX);
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.good()).isFalse();
      assertThat(answer.body().text()).isEqualTo("slow");
      assertThat(answer.header("retry-after")).contains("7");
      assertThat(answer.header("x-queue")).contains("3");
      assertThat(server.requests().getFirst().header("User-Agent"))
          .isEqualTo("wrtfleet/1.2---X--y");
      assertThat(server.requests().getFirst().header("Accept-Encoding")).isEqualTo("identity");
    }
  }

  @Test
  void jsonIsPostedAlsoWhereTheServerSendsUsOn() throws Exception {
    try (var server =
            RawServer.start((request, out) ->
                out.write(
                    request.path().equals("/a")
                        ? RawServer.reply(307, bytes(""), "Location: /b")
                        : RawServer.reply(202, bytes("{}"))));
        Web web = web()) {
      var answer = (Answered) web.postJson(server.at("/a"), "{\"x\":\"ä\"}", MAX);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(server.requests()).extracting(RawServer.Request::method).containsOnly("POST");
      assertThat(server.requests())
          .extracting(RawServer.Request::body)
          .containsOnly("{\"x\":\"ä\"}");
    }
  }

  @Test
  void headAsksForHeadersOnly() throws Exception {
    try (var server =
            RawServer.start((request, out) -> out.write(RawServer.head(200, 99_999, "X-A: b")));
        Web web = web()) {
      var answer = (Answered) web.head(server.at("/a"));
      assertThat(answer.header("X-A")).contains("b");
      assertThat(answer.body().length()).isZero();
    }
  }

  @Test
  void aRedirectIsFollowedAndWhereItLedIsSaid() throws Exception {
    try (var server =
            RawServer.start((request, out) ->
                out.write(
                    request.path().equals("/a")
                        ? RawServer.reply(302, bytes("x"), "Location: b/c")
                        : RawServer.reply(200, bytes("here"))));
        Web web = web()) {
      var answer = (Answered) web.get(server.at("/a"), MAX);
      assertThat(answer.body().text()).isEqualTo("here");
      assertThat(answer.from()).isEqualTo(server.at("/b/c"));
    }
  }

  @Test
  void aLoopOfRedirectsEnds() throws Exception {
    try (var server =
            RawServer.start((request, out) ->
                out.write(
                    RawServer.reply(
                        302,
                        bytes(""),
                        "Location: " + (request.path().equals("/a") ? "/b" : "/a"))));
        Web web = web()) {
      assertThat(why(web.get(server.at("/a"), MAX))).contains("web.redirect", "loop");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void anEndlessChainOfRedirectsEnds() throws Exception {
    try (var server =
            RawServer.start((request, out) ->
                out.write(RawServer.reply(302, bytes(""), "Location: " + request.path() + "x")));
        Web web = web()) {
      assertThat(why(web.get(server.at("/a"), MAX))).contains("web.redirect", "more than 3");
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void noRedirectLeadsFromHttpsToHttp() throws Exception {
    URI secure = URI.create("https://downloads.example/a");
    var redirects = new Redirects(secure, 3);
    assertThatThrownBy(() -> redirects.next(secure, Optional.of("http://downloads.example/a")))
        .isInstanceOf(WebTrouble.class)
        .hasMessageContaining("from an encrypted connection to an open one");
    URI open = URI.create("http://downloads.example/a");
    assertThat(new Redirects(open, 3).next(open, Optional.of("https://downloads.example/a")))
        .isEqualTo(secure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://x/y", "http://user:pw@x/y", "http:///x"})
  void noRedirectLeadsOffTheWeb(String to) {
    URI from = URI.create("http://downloads.example/a");
    assertThatThrownBy(() -> new Redirects(from, 3).next(from, Optional.of(to)))
        .isInstanceOf(WebTrouble.class)
        .hasMessageNotContaining("pw");
  }

  @Test
  void anAddressOfAnotherKindIsRefusedBeforeAnythingIsSent() throws Exception {
    try (Web web = web()) {
      assertThat(why(web.get(URI.create("file:///etc/passwd"), MAX))).contains("web.address");
      assertThat(why(web.get(URI.create("http://u:secret@127.0.0.1/"), MAX)))
          .contains("web.address")
          .doesNotContain("secret");
    }
  }

  @Test
  void tooLargeADocumentIsGivenUpWhetherItSaysSoOrNot() throws Exception {
    try (var server =
            RawServer.start((request, out) -> {
              if (request.path().equals("/said")) {
                out.write(RawServer.reply(200, new byte[MAX + 1]));
              } else {
                out.write(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
                out.write(new byte[MAX + 1]);
              }
            });
        Web web = web()) {
      assertThat(why(web.get(server.at("/said"), MAX))).contains("web.too-large");
      assertThat(why(web.get(server.at("/unsaid"), MAX))).contains("web.too-large");
    }
  }

  @Test
  void aServerThatNeverAnswersOrStallsIsGivenUp() throws Exception {
    var over = new CountDownLatch(1);
    var hasty = new WebLimits(PATIENT, Duration.ofMillis(1500), Duration.ofMillis(500), PATIENT, 3);
    try (var server =
            RawServer.start((request, out) -> {
              if (request.path().equals("/stalls")) {
                out.write(RawServer.head(200, 10));
                out.write(bytes("half"));
                out.flush();
              }
              await(over);
            });
        Web web = web(hasty, Map.of())) {
      assertThat(why(web.get(server.at("/mute"), MAX))).contains("web.no-answer");
      assertThat(why(web.get(server.at("/stalls"), MAX))).contains("web.cut", "nothing came");
    } finally {
      over.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aDocumentCutShortIsNoDocument() throws Exception {
    try (var server =
            RawServer.start((request, out) -> {
              out.write(RawServer.head(200, 10));
              out.write(bytes("half"));
            });
        Web web = web()) {
      WebOutcome outcome = web.get(server.at("/a"), MAX);
      assertThat(why(outcome)).contains("web.cut");
      assertThat(((Failed) outcome).unreachable()).isTrue();
    }
  }

  @Test
  void aPackedDocumentIsRefused() throws Exception {
    try (var server =
            RawServer.start((request, out) ->
                out.write(RawServer.reply(200, bytes("?"), "Content-Encoding: gzip")));
        Web web = web()) {
      assertThat(why(web.get(server.at("/a"), MAX))).contains("web.encoding", "gzip");
    }
  }

  @Test
  void aClosedPortAndAnUnknownNameAreSaidInWords() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (Web web = web()) {
      assertThat(why(web.get(URI.create("http://127.0.0.1:" + port + "/a"), MAX)))
          .contains("web.unreachable", "refuses connections");
      assertThat(why(web.get(URI.create("http://nowhere.invalid/a"), MAX)))
          .contains("web.unreachable", "nowhere.invalid");
    }
  }

  @Test
  void nonsenseInsteadOfAnAnswerIsTroubleWithTheServer() throws Exception {
    try (var server = RawServer.start((request, out) -> out.write(bytes("SSH-2.0-dropbear\r\n")));
        Web web = web()) {
      WebOutcome outcome = web.get(server.at("/a"), MAX);
      assertThat(why(outcome)).contains("cannot talk to http://127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http_proxy", "HTTP_PROXY", "all_proxy"})
  void aProxyOfTheEnvironmentIsAsked(String variable) throws Exception {
    try (var proxy =
        RawServer.start((request, out) -> out.write(RawServer.reply(200, bytes("by proxy"))))) {
      try (Web web = web(Map.of(variable, "http://127.0.0.1:" + proxy.port()))) {
        var answer = (Answered) web.get(URI.create("http://mirror.example/a"), MAX);
        assertThat(answer.body().text()).isEqualTo("by proxy");
        assertThat(proxy.requests().getFirst().path()).isEqualTo("http://mirror.example/a");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://downloads.example/a, downloads.example, false",
    "https://downloads.example/a, .example, false",
    "https://downloads.example/a, *.example, false",
    "https://downloads.example/a, 'localhost, EXAMPLE', false",
    "https://downloads.example:8443/a, downloads.example:8443, false",
    "https://downloads.example/a, *, false",
    "https://downloads.example/a, ample, true",
    "https://downloads.example/a, downloads.example:8443, true",
    "https://downloads.example/a, '', true",
  })
  void noProxyNamesWhatIsAskedDirectly(String address, String noProxy, boolean byProxy) {
    var proxies =
        new Proxies(
            Map.of("https_proxy", "proxy.example:3128", "no_proxy", noProxy), Optional.empty());
    List<Proxy> chosen = proxies.select(URI.create(address));
    assertThat(chosen.getFirst().type() == Proxy.Type.HTTP).isEqualTo(byProxy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://x:1", "http://me:secret@x:1", "http://", "::"})
  void aProxyThatCannotBeUsedIsRefusedWithoutShowingItsPassword(String proxy) throws IOException {
    assertThatThrownBy(() -> web(Map.of("HTTPS_PROXY", proxy)))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("$https_proxy")
        .hasMessageNotContaining("secret");
  }
}

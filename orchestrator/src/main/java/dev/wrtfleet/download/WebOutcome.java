package dev.wrtfleet.download;

import dev.wrtfleet.problem.Problem;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What came of one request. */
public sealed interface WebOutcome {
  /**
   * The server answered, with whatever status.
   *
   * @param from where the answer came from, after redirects
   */
  record Answered(int status, URI from, HttpHeaders headers, Document body) implements WebOutcome {
    /** Whether it is what was asked for: status 200 to 299. */
    public boolean good() {
      return status >= 200 && status < 300;
    }

    /** The first header of this name, in whatever case. */
    public Optional<String> header(String name) {
      return headers.firstValue(name);
    }
  }

  /**
   * No answer that could be used.
   *
   * @param unreachable whether the server could not be talked to, so that trying later may help;
   *     else it answered in a way that is refused
   */
  record Failed(Problem problem, boolean unreachable) implements WebOutcome {}
}

package dev.wrtfleet.asu;

import dev.wrtfleet.download.Web;
import dev.wrtfleet.download.WebOutcome;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Asks where the build server has its releases from (its {@code /json/v1/overview.json} names that
 * as {@code upstream_url}), and there for the devices of a release. Without an answer builds go on:
 * the server itself knows its devices; only what is usual on a device is then not known.
 */
final class Releases {
  private static final int OVERVIEW_MAX = 4 * 1024 * 1024;

  /** That of the largest target has some 2 MB. */
  private static final int PROFILES_MAX = 16 * 1024 * 1024;

  private final Web web;
  private final URI server;
  private final Map<String, Optional<ReleaseProfiles>> known = new HashMap<>();
  private Optional<Optional<String>> upstream = Optional.empty();

  Releases(Web web, URI server) {
    this.web = web;
    this.server = server;
  }

  /** What this release has for this target; empty where nobody says. */
  Optional<ReleaseProfiles> of(String release, String target) throws InterruptedException {
    boolean plain =
        release.matches("[0-9A-Za-z.-]{1,40}") && target.matches("[0-9a-z_-]+/[0-9a-z_-]+");
    if (!plain || upstream().isEmpty()) {
      return Optional.empty();
    }
    String at = upstream().get() + "/releases/" + release + "/targets/" + target + "/profiles.json";
    Optional<ReleaseProfiles> found = known.get(at);
    if (found == null) {
      found = get(at, PROFILES_MAX).flatMap(ReleaseProfiles::parse);
      known.put(at, found);
    }
    return found;
  }

  private Optional<String> upstream() throws InterruptedException {
    if (upstream.isEmpty()) {
      upstream =
          Optional.of(
              get(server + "/json/v1/overview.json", OVERVIEW_MAX)
                  .flatMap(ServerJson::object)
                  .map(Releases::upstream)
                  .filter(at -> at.matches("https?://[0-9A-Za-z.:/_~\\[\\]-]{1,300}")));
    }
    return upstream.get();
  }

  private static String upstream(JsonNode overview) {
    return ServerJson.text(overview, "upstream_url").replaceFirst("/+$", "");
  }

  private Optional<String> get(String at, int bytesMax) throws InterruptedException {
    return web.get(URI.create(at), bytesMax) instanceof WebOutcome.Answered answer
            && answer.status() == 200
        ? Optional.of(answer.body().text())
        : Optional.empty();
  }
}

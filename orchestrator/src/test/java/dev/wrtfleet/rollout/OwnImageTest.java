package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.playbook.BuildSpec;
import dev.wrtfleet.playbook.Playbook;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which router gets an image that was built for it, and which does not. */
class OwnImageTest {
  private static final String BOARD = "acme,one";
  private static final RouterFacts ROUTER = Routers.facts(BOARD);
  private static final BuiltWith BUILT =
      new BuiltWith("http://asu", "abc", "24.10.5", "r29087-d9c5716d1d", List.of("luci"));

  private static Playbook playbook(Optional<Provenance.Level> require, String release) {
    Playbook all = Plans.playbook(1, Plans.NEVER, Plans.wave("all"));
    var build =
        new BuildSpec(
            URI.create("http://asu"),
            release,
            new BuildSpec.Packages(false, List.of("luci")),
            Optional.empty(),
            Optional.empty(),
            Duration.ofHours(1));
    return new Playbook(
        all.name(),
        "",
        "all",
        List.of(),
        List.of(),
        require,
        Optional.of(build),
        all.config(),
        all.waves(),
        1,
        all.stopWhen(),
        all.returnWithin(),
        all.health());
  }

  private static Surveyed found(String host, RouterFacts facts) {
    return Surveyed.found(Routers.host(host), facts);
  }

  private static OwnImage made(Image image) {
    return new OwnImage.Made(image.from(Provenance.built("http://asu")), BUILT);
  }

  private static ImageMatch.Match match(
      Playbook playbook, RouterFacts facts, Map<String, OwnImage> own, Image... images) {
    return new ImageMatch(playbook, Catalog.of(List.of(images)), own).of(found("ap", facts));
  }

  @Test
  void twoRoutersOfOneBoardGetEachTheirOwn() {
    Image one = Images.of(BOARD, "24.10.5", "r1-aaaa");
    Image two = Images.of(BOARD, "24.10.5", "r2-bbbb");
    var match =
        new ImageMatch(
            playbook(Optional.empty(), "24.10.5"),
            Catalog.of(List.of()),
            Map.of("a", made(one), "b", made(two)));
    PlannedImage first = match.of(found("a", ROUTER)).image().orElseThrow();
    assertThat(first.sha256()).isEqualTo(one.sha256());
    assertThat(first.built()).contains(BUILT);
    assertThat(match.of(found("b", ROUTER)).image().orElseThrow().sha256()).isEqualTo(two.sha256());
  }

  @Test
  void anImageOfTheCatalogGoesFirstAndNothingIsBuiltForItsRouter() {
    Playbook playbook = playbook(Optional.empty(), "24.10.5");
    Catalog catalog = Catalog.of(List.of(Images.of(BOARD)));
    Surveyed other = found("b", Routers.facts("acme,two"));
    assertThat(Planner.toBuildFor(playbook, List.of(found("a", ROUTER), other), catalog))
        .containsExactly(other);
    assertThat(match(playbook, ROUTER, Map.of(), Images.of(BOARD)).image().orElseThrow().built())
        .isEmpty();
  }

  @Test
  void aBuildThatFailedRefusesItsRouterInTheServersWords() {
    var failed = new OwnImage.Failed("Impossible package selection", "Name others.");
    ImageMatch.Match match =
        match(playbook(Optional.empty(), "24.10.5"), ROUTER, Map.of("ap", failed));
    assertThat(match.end().orElseThrow())
        .isEqualTo(
            new PlannedHost.PlanEnd(
                Outcome.REFUSED, "Impossible package selection", "Name others."));
  }

  @Test
  void aRouterThatRunsTheReleaseIsCurrentAndNothingIsBuiltForIt() {
    Playbook playbook = playbook(Optional.empty(), "24.10.4");
    assertThat(match(playbook, ROUTER, Map.of()).end().orElseThrow().outcome())
        .isEqualTo(Outcome.CURRENT);
    assertThat(Planner.toBuildFor(playbook, List.of(found("a", ROUTER)), Catalog.of(List.of())))
        .isEmpty();
  }

  @Test
  void aBuiltImageIsBetterThanListedAndNotSigned() {
    Map<String, OwnImage> own = Map.of("ap", made(Images.of(BOARD)));
    var listed = Optional.of(Provenance.Level.LISTED);
    assertThat(match(playbook(listed, "24.10.5"), ROUTER, own).end()).isEmpty();
    var signed = Optional.of(Provenance.Level.SIGNED);
    assertThat(match(playbook(signed, "24.10.5"), ROUTER, own).end().orElseThrow().reason())
        .contains("only images that are signed", "built to order by http://asu");
  }

  @Test
  void anImageForAnotherBoardIsRefusedWhoeverBuiltIt() {
    Map<String, OwnImage> own = Map.of("ap", made(Images.of("acme,two")));
    assertThat(
            match(playbook(Optional.empty(), "24.10.5"), ROUTER, own).end().orElseThrow().reason())
        .contains("must not be used", "not for 'acme,one'");
  }
}

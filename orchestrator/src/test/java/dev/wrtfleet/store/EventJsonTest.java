package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.node.ObjectNode;

class EventJsonTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  static List<Event> events() {
    return Samples.events();
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventComesBackAsItWas(Event event) {
    assertThat(EventJson.read("event 7", EventJson.name(event), EventJson.write(event)))
        .isEqualTo(event);
  }

  @Test
  void thereIsASampleOfEveryType() {
    assertThat(Samples.events().stream().map(EventJson::name).collect(Collectors.toSet()))
        .isEqualTo(EventJson.names());
  }

  @Test
  void everySealedValueInsideAPlaybookHasAName() {
    var named = Json.NAMED.stream().map(NamedType::getType).collect(Collectors.toSet());
    assertThat(
            Stream.of(Pick.class, CheckSpec.class)
                .flatMap(type -> Stream.of(type.getPermittedSubclasses())))
        .allSatisfy(type -> assertThat(named).contains(type));
  }

  @Test
  void timesPathsAndKindsAreReadableByPeople() {
    assertThat(EventJson.write(new Event.Planned(Samples.plan())))
        .contains("\"/srv/images/disk.img.gz\"")
        .contains("\"PT1H30M\"")
        .contains("{\"is\":\"percent\",\"percent\":10.5}");
    assertThat(EventJson.write(Samples.flash("ap-01")))
        .contains("\"2026-03-01T12:10:00.123456789Z\"");
  }

  @Test
  void aRelativePathIsWrittenAbsolute() {
    var flash = Samples.flash("a");
    var image = flash.image();
    var relative =
        new dev.wrtfleet.rollout.PlannedImage(
            Path.of("x.bin"),
            1,
            image.sha256(),
            List.of("b"),
            "1.0",
            "",
            "",
            false,
            Optional.empty(),
            Optional.empty());
    var event =
        new Event.FlashIssued("a", "b", "r", relative, "", flash.config(), flash.deadline());
    assertThat(EventJson.write(event)).contains("\"" + Path.of("x.bin").toAbsolutePath() + "\"");
  }

  @Test
  void fieldsOfALaterVersionAreIgnored() {
    assertThat(
            EventJson.read("event 7", "host-admitted", "{\"host\":\"a\",\"colour\":{\"x\":[1]}}"))
        .isEqualTo(new Event.HostAdmitted("a"));
  }

  @Test
  void aPlanFromBeforeImagesWereVouchedForIsRead() {
    String json =
        EventJson.write(new Event.Planned(Samples.plan()))
            .replaceFirst(",\"require\":\"LISTED\"", "")
            .replaceFirst(",\"provenance\":\\{[^}]*}", "");
    assertThat(json).doesNotContain("require", "provenance");
    assertThat(EventJson.read("event 1", "planned", json))
        .isInstanceOfSatisfying(
            Event.Planned.class,
            planned -> {
              assertThat(planned.plan().playbook().require()).isEmpty();
              assertThat(planned.plan().hosts().getFirst().image().orElseThrow().provenance())
                  .isEmpty();
              assertThat(planned.plan().digest()).isEqualTo(Samples.plan().digest());
            });
  }

  @Test
  void whatWasWrittenBeforeThereWasAWayBackIsRead() {
    assertThat(
            EventJson.read(
                "event 1", "run-started", "{\"run\":\"3fa2\",\"playbook\":\"p\",\"by\":\"ana\"}"))
        .isEqualTo(new Event.RunStarted("3fa2", "p", "ana"));
    JsonNode json = JSON.readTree(EventJson.write(new Event.Planned(Samples.plan())));
    ((ObjectNode) json.at("/plan/playbook")).remove("fallback");
    json.at("/plan/hosts").forEach(host -> ((ObjectNode) host).remove("restores"));
    assertThat(EventJson.read("event 1", "planned", json.toString()))
        .isEqualTo(new Event.Planned(Samples.plan()));
    JsonNode spec = JSON.readTree(Json.mapper().writeValueAsString(Samples.spec()));
    ((ObjectNode) spec).remove("undoes");
    assertThat(Json.mapper().readValue(spec.toString(), RunSpec.class)).isEqualTo(Samples.spec());
  }

  /** What a later version says more must not be missed where an earlier one did not say it. */
  @Test
  void aPlanFromBeforeLimitsAndBudgetsOfBoardsAndWavesIsRead() {
    JsonNode json = JSON.readTree(EventJson.write(new Event.Planned(Samples.plan())));
    var playbook = (ObjectNode) json.at("/plan/playbook");
    ((ObjectNode) playbook.get("stopWhen"))
        .remove(List.of("ofAtLeast", "perBoard", "thenBoard", "inARow", "count"));
    playbook.remove("limits");
    json.at("/plan/hosts").forEach(host -> ((ObjectNode) host).remove(List.of("labels", "after")));
    playbook.get("waves").forEach(wave -> ((ObjectNode) wave).remove("stopWhen"));
    Event.Planned planned = (Event.Planned) EventJson.read("event 1", "planned", json.toString());
    assertThat(planned.plan().playbook().stopWhen())
        .isEqualTo(new StopWhen(OptionalInt.of(3), OptionalDouble.empty()));
    assertThat(planned.plan().playbook().limits()).isEqualTo(Limits.NONE);
    assertThat(planned.plan().hosts())
        .allMatch(host -> host.labels().isEmpty() && host.after().isEmpty());
    assertThat(planned.plan().playbook().waves())
        .allMatch(wave -> wave.stopWhen().isEmpty())
        .hasSize(6);
  }

  @Test
  void aPlanFromBeforeThereWereWindowsIsReadAndMayBeWorkedOnAtAnyTime() {
    String json =
        EventJson.write(new Event.Planned(Samples.plan()))
            .replaceFirst(",\"schedule\":\\{.*?\"images\":\"IN_THE_WINDOW\"}", "")
            .replaceAll(",\"timing\":\\{.*?\"staged\":null}", "");
    assertThat(json).doesNotContain("schedule", "timing", "window");
    assertThat(EventJson.read("event 1", "planned", json))
        .isInstanceOfSatisfying(
            Event.Planned.class,
            planned -> {
              assertThat(planned.plan().playbook().schedule()).isEqualTo(Schedule.ANY_TIME);
              assertThat(planned.plan().hosts().getFirst().timing()).isEqualTo(Timing.ANY);
            });
  }

  @Test
  void aPlanFromBeforeHostsWereStagedIsReadAndStagesNobody() {
    String json =
        EventJson.write(new Event.Planned(Samples.plan()))
            .replaceFirst(",\"images\":\"IN_THE_WINDOW\"", "")
            .replaceAll(",\"staged\":null", "");
    assertThat(json).doesNotContain("IN_THE_WINDOW", "staged");
    assertThat(EventJson.read("event 1", "planned", json))
        .isEqualTo(new Event.Planned(Samples.plan()));
  }

  @Test
  void anEventOfALaterVersionIsRefused() {
    assertThatThrownBy(() -> EventJson.read("event 7", "host-repainted", "{}"))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("event 7")
        .hasMessageContaining("host-repainted");
  }

  @Test
  void brokenJsonIsRefusedWithTheTypeOfTheEvent() {
    assertThatThrownBy(() -> EventJson.read("event 7", "host-admitted", "{\"host\":"))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("host-admitted");
  }
}

package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Event;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(new StateFolder(folder), () -> Samples.NOON);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Run create() {
    return store.runs().create("canary", Samples.spec());
  }

  @Test
  void aRunHasAShortIdAndItsSpecComesBackWhole() {
    Run run = create();
    assertThat(run.id()).matches("[0-9a-f]{4}");
    assertThat(store.runs().find(run.id())).isEqualTo(run);
    assertThat(store.journal().events(run.id()).getFirst().event())
        .isEqualTo(new Event.RunStarted(run.id(), "canary", "ana"));
  }

  @Test
  void aRunHasOneRollbackAtMostThatIsBegunByItself() {
    Run undone = create();
    var undoes = new Undoes(undone.id(), true, List.of(Path.of("/images")), false);
    RunSpec plain = Samples.spec();
    var spec =
        new RunSpec(
            plain.playbook(),
            plain.playbookText(),
            plain.inventories(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            plain.flags(),
            "ana",
            plain.createdAt(),
            Optional.of(undoes));
    assertThat(store.runs().automaticWayBack(undone.id())).isEmpty();
    Run back = store.runs().create("b", spec, Map.of(), Set.of(undone.id())).orElseThrow();
    assertThat(back.spec()).isEqualTo(spec);
    assertThat(store.runs().automaticWayBack(undone.id())).contains(back);
    assertThat(store.runs().undoing(undone.id())).containsExactly(back);
    assertThat(store.runs().create("b", spec, Map.of(), Set.of(undone.id(), back.id()))).isEmpty();
    assertThat(store.journal().events(back.id()).getFirst().event())
        .isEqualTo(new Event.RunStarted(back.id(), "b", "ana", Optional.of(undone.id())));
  }

  @Test
  void runsAskedForAtTheSameInstantGetDifferentIds() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 70; i++) {
      ids.add(create().id());
    }
    assertThat(ids).hasSize(70);
  }

  @Test
  void aRunIsFoundByTheUniqueStartOfItsIdAndByLatest() {
    Run first = create();
    Run second = create();
    assertThat(second.id()).startsWith(first.id());
    assertThat(store.runs().find(first.id())).isEqualTo(first);
    assertThat(store.runs().find(second.id().toUpperCase(java.util.Locale.ROOT))).isEqualTo(second);
    assertThat(store.runs().find("latest")).isEqualTo(second);
    assertThat(store.runs().latest()).contains(second);
    assertThat(store.runs().list()).containsExactly(second, first);
  }

  @Test
  void aStartOfSeveralIdsNamesThem() {
    Run first = create();
    Run second = create();
    assertThatThrownBy(() -> store.runs().find(first.id().substring(0, 2)))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining(first.id())
        .hasMessageContaining(second.id());
  }

  @Test
  void anUnknownRunIsWrongInput() {
    assertThatThrownBy(() -> store.runs().find("latest"))
        .isInstanceOfSatisfying(
            FleetException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.WRONG_INPUT));
    create();
    assertThatThrownBy(() -> store.runs().find("zz")).hasMessageContaining("'zz'");
    assertThatThrownBy(() -> store.runs().find("")).isInstanceOf(FleetException.class);
  }

  @Test
  void aRequestIsAnsweredOnceTogetherWithItsEvents() {
    String run = create().id();
    Request request = store.requests().add(run, RequestKind.APPROVE, Optional.of(0), "fine", "ana");
    assertThat(store.requests().waiting(run)).containsExactly(request);
    var approved = List.of(new Event.Approved(0, "ana", "fine"));
    assertThat(store.requests().answer(request, "approved", approved)).isTrue();
    assertThat(store.requests().answer(request, "approved", approved)).isFalse();
    assertThat(store.requests().waiting(run)).isEmpty();
    assertThat(store.requests().find(request.id()).orElseThrow().answer()).contains("approved");
    assertThat(store.journal().events(run)).hasSize(2);
  }

  @Test
  void aRequestComesBackAsItWasAsked() {
    String run = create().id();
    var anyWave =
        new Requests.Asked(RequestKind.APPROVE, Optional.empty(), Optional.empty(), "fine", "ana");
    var oneHost =
        new Requests.Asked(RequestKind.SKIP, Optional.empty(), Optional.of("ap-1"), "", "bo");
    store.requests().add(run, anyWave);
    store.requests().add(run, oneHost);
    assertThat(store.requests().waiting(run))
        .extracting(each ->
            new Requests.Asked(each.kind(), each.wave(), each.host(), each.reason(), each.by()))
        .containsExactly(anyWave, oneHost);
  }

  @Test
  void aPauseChangesWhatIsWantedOfTheRun() {
    String run = create().id();
    Request pause = store.requests().add(run, RequestKind.PAUSE, Optional.empty(), "", "ana");
    store.requests().answer(pause, "paused", Standing.PAUSED);
    assertThat(store.runs().find(run).standing()).isEqualTo(Standing.PAUSED);
  }
}

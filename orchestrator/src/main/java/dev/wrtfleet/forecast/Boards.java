package dev.wrtfleet.forecast;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.rollout.Surveyed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which board each router has, as far as that is known without asking it: what it said the last
 * time, else the label {@value #LABEL}, else one board after the other of those the fleet has.
 */
public final class Boards {
  /** The label that names a router's board. */
  public static final String LABEL = "board";

  /** What a router is taken for where no board of the fleet is known. */
  public static final String UNKNOWN = "unknown-board";

  private final Map<String, RouterFacts> known;
  private final List<String> others;

  private Boards(Map<String, RouterFacts> known, List<String> others) {
    this.known = known;
    this.others = others;
  }

  /**
   * The routers as they are taken to be, in the order given.
   *
   * @param said names of those whose facts are known
   * @param labelled how many have their board from a label
   * @param assumed how many were given a board of others
   */
  public record Taken(List<Surveyed> routers, Set<String> said, int labelled, int assumed) {}

  /** Takes these hosts for what is known of them, the rest for one of these boards. */
  public static Taken take(
      List<Host> hosts, Map<String, RouterFacts> known, List<String> boardsOfImages) {
    var boards = new TreeSet<String>();
    for (Host host : hosts) {
      board(host, known).ifPresent(boards::add);
    }
    List<String> others = boards.isEmpty() ? boardsOfImages : List.copyOf(boards);
    return new Boards(known, others.isEmpty() ? List.of(UNKNOWN) : others).all(hosts);
  }

  private static Optional<String> board(Host host, Map<String, RouterFacts> known) {
    return Optional.ofNullable(known.get(host.name()))
        .map(facts -> facts.identity().board())
        .or(() -> Optional.ofNullable(host.labels().get(LABEL)));
  }

  private Taken all(List<Host> hosts) {
    var routers = new ArrayList<Surveyed>();
    var said = new HashSet<String>();
    int labelled = 0;
    int assumed = 0;
    for (Host host : hosts) {
      Optional<String> board = board(host, known);
      if (known.containsKey(host.name())) {
        said.add(host.name());
      } else if (board.isPresent()) {
        labelled++;
      } else {
        board = Optional.of(others.get(assumed % others.size()));
        assumed++;
      }
      RouterFacts facts =
          Optional.ofNullable(known.get(host.name())).orElse(factsOf(board.orElseThrow()));
      routers.add(Surveyed.found(host, facts));
    }
    return new Taken(routers, said, labelled, assumed);
  }

  private static RouterFacts factsOf(String board) {
    var nothing = Collections.<String, Boolean>emptySortedMap();
    return new RouterFacts(
        new Identity(board, board, "", "1.0"),
        new Release("", "", "", ""),
        new Boot("", "", false, true),
        new Memory(0, 0, 0),
        new Workings(nothing, nothing, nothing, false));
  }
}

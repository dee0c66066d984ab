package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.PlaybookReader;
import dev.wrtfleet.rollout.BuiltWith;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.Next;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteImagesTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  private static final HostJournal UNUSED =
      new HostJournal() {
        @Override
        public void append(HostEvent event) {
          throw new AssertionError("nothing happened, but " + event);
        }

        @Override
        public long fence() {
          return 1;
        }

        @Override
        public void refuseAfterSleep() {}
      };

  /** Were it forgotten that it was built to order, rollback would take it for any other image. */
  @Test
  void anImageFoundInAFolderOfTheWorkerIsThePlannedOneInAllButItsPlace() throws Exception {
    Path here = Files.writeString(folder.resolve("found.bin"), "abc");
    var image =
        new PlannedImage(
            Path.of("/where/it/was/planned.bin"),
            3,
            SHA256_OF_ABC,
            List.of("acme,one"),
            "1.0",
            "24.10.5",
            "r2",
            false,
            Optional.of(Provenance.built("http://asu.example")),
            Optional.of(
                new BuiltWith("http://asu.example", "1", "24.10.5", "r2", List.of("luci"))));
    var planned =
        new PlannedHost(
            "ap", "acme,one", "23", Optional.of(image), Optional.of(0), Optional.empty());
    var seen = new ArrayList<PlannedHost>();
    var images =
        new SiteImages(
            (run, progress, host, its, playbook, journal) -> {
              seen.add(its);
              return new Next.Ended();
            },
            List.of(folder));
    images.advance("run", HostProgress.waiting("ap"), host(), planned, playbook(), UNUSED);
    assertThat(seen).containsExactly(planned.getting(image.lyingAt(here)));
    PlannedImage taken = seen.getFirst().image().orElseThrow();
    assertThat(taken.file()).isEqualTo(here);
    assertThat(taken.built()).isEqualTo(image.built());
    assertThat(taken.provenance()).isEqualTo(image.provenance());
    assertThat(taken.lyingAt(image.file())).isEqualTo(image);
  }

  private static Host host() {
    var login =
        new Login("root", Optional.empty(), Optional.empty(), Optional.empty(), Path.of("/known"));
    return new Host(
        "ap",
        "192.0.2.1",
        22,
        login,
        Optional.empty(),
        new TreeSet<>(),
        new TreeMap<>(),
        Optional.empty());
  }

  private static Playbook playbook() {
    return new PlaybookReader(Path.of("/home/me"))
        .read(Path.of("/fleet/p.yaml"), "name: p\nhosts: all\nimages: { catalog: ./images }\n");
  }
}

package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.InventoryReader;
import dev.wrtfleet.problem.FleetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own samples, cut off after every byte and with every byte replaced by an ugly one. */
class MutilatedFilesTest {
  private static final Path HOME = Path.of("/home/me");
  private static final byte[] UGLY =
      ":[]{}!&*|>'\"-#,%@\t\n\r 0~\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path folder;

  private void mutilate(Path sample, Consumer<Path> reader) throws IOException {
    byte[] whole = Files.readAllBytes(sample);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] cut = Arrays.copyOf(whole, at);
      refused += survives(cut, reader);
      byte[] spoiled = whole.clone();
      spoiled[at] = UGLY[at * 7 % UGLY.length];
      refused += survives(spoiled, reader);
    }
    assertThat(refused).isBetween(whole.length / 2, whole.length * 2);
  }

  /** Anything but a reading or a refusal with a place or a reason ends the test. */
  private int survives(byte[] bytes, Consumer<Path> reader) throws IOException {
    Path file = Files.write(folder.resolve("mutilated.yaml"), bytes);
    try {
      reader.accept(file);
      return 0;
    } catch (FleetException e) {
      assertThat(e.problems()).isNotEmpty();
      return 1;
    } catch (RuntimeException e) {
      throw new AssertionError(new String(bytes, StandardCharsets.ISO_8859_1), e);
    }
  }

  @Test
  void aMutilatedInventoryIsReadOrRefused() throws IOException {
    var reader = new InventoryReader(HOME, HOME.resolve("known_hosts"));
    mutilate(Path.of("../inventory/example.yaml"), file -> reader.read(List.of(file)));
  }

  @Test
  void aMutilatedPlaybookIsReadOrRefused() throws IOException {
    var reader = new PlaybookReader(HOME);
    mutilate(Path.of("../playbooks/canary.yaml"), reader::read);
  }
}

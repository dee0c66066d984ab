package dev.wrtfleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTextTest {
  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("fleet.yaml"), bytes);
  }

  private Path file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refusal(Path file) {
    var refused = catchThrowableOfType(FleetException.class, () -> SourceText.read(file));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(refused.problems()).hasSize(1);
    assertThat(refused.problems().getFirst().advice()).isNotEmpty();
    return refused.problems().getFirst();
  }

  private static String place(Problem problem) {
    var where = problem.where().orElseThrow();
    return where.line() + ":" + where.column();
  }

  @Test
  void aByteOrderMarkIsTakenOff() throws IOException {
    assertThat(SourceText.read(file("\uFEFFhosts:\n")).text()).isEqualTo("hosts:\n");
  }

  @Test
  void windowsLineEndsAreKeptForTheParser() throws IOException {
    assertThat(SourceText.read(file("a:\r\n  b: 1\r\n")).text()).isEqualTo("a:\r\n  b: 1\r\n");
  }

  @Test
  void badUtf8IsRefusedAtItsPlace() throws IOException {
    byte[] bytes = "a: 1\r\nb: äxy\n".getBytes(StandardCharsets.ISO_8859_1);
    Problem problem = refusal(file(bytes));
    assertThat(problem.code()).isEqualTo("yaml.encoding");
    assertThat(problem.what()).contains("0xe4");
    assertThat(place(problem)).isEqualTo("2:4");
  }

  @Test
  void aCharacterCutInHalfAtTheEndIsRefused() throws IOException {
    Problem problem = refusal(file(new byte[] {'a', ':', ' ', (byte) 0xC3}));
    assertThat(problem.code()).isEqualTo("yaml.encoding");
    assertThat(place(problem)).isEqualTo("1:4");
  }

  @Test
  void utf16IsNamedAsSuch() throws IOException {
    assertThat(refusal(file("hosts:\n".getBytes(StandardCharsets.UTF_16))).what())
        .contains("UTF-16");
    byte[] little = "\uFEFFhosts:\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(refusal(file(little)).what()).contains("UTF-16");
  }

  @Test
  void aZeroByteIsRefusedAtItsPlace() throws IOException {
    Problem problem = refusal(file("ä: 1\n😀\0x\n"));
    assertThat(problem.code()).isEqualTo("yaml.binary");
    assertThat(problem.what()).contains("U+0000");
    assertThat(place(problem)).isEqualTo("2:2");
  }

  @Test
  void anEscapeCharacterIsRefused() throws IOException {
    assertThat(refusal(file("a: \u001b[31mred\n")).what()).contains("U+001B");
  }

  @Test
  void aFileBeyondTheLimitIsRefusedWithoutReadingItAll() throws IOException {
    Problem problem = refusal(file(new byte[SourceText.MAX_BYTES + 1]));
    assertThat(problem.code()).isEqualTo("yaml.too-large");
    assertThat(problem.what()).contains("4 MiB");
  }

  @Test
  void anEndlessFileIsRefused() {
    assertThat(refusal(Path.of("/dev/zero")).code()).isEqualTo("yaml.too-large");
  }

  @Test
  void aFolderIsRefused() {
    assertThat(refusal(folder).code()).isEqualTo("yaml.directory");
  }

  @Test
  void aMissingFileIsRefused() {
    assertThat(refusal(folder.resolve("nobody.yaml")).what()).contains("nobody.yaml");
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws IOException {
    Path file = file("hosts:\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    // Root may read everything but this: its first page is never mapped.
    Path unreadable = Files.isReadable(file) ? Path.of("/proc/self/mem") : file;
    assertThat(refusal(unreadable).code()).isEqualTo("yaml.unreadable");
  }
}

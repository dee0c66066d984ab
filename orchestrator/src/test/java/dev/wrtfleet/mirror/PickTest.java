package dev.wrtfleet.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.image.PublishedFile;
import dev.wrtfleet.mirror.Wish.Machine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which file of a target a router takes. */
class PickTest {
  private static final List<PublishedFile> X86 =
      List.of(
          x86("squashfs", "combined"),
          x86("squashfs", "combined-efi"),
          x86("ext4", "combined"),
          x86("ext4", "combined-efi"));

  private static PublishedFile x86(String filesystem, String type) {
    String name = filesystem + "-" + type;
    return new PublishedFile("generic", List.of(), filesystem, type, name, "0".repeat(64));
  }

  private static PublishedFile file(String board, String filesystem, String type) {
    String name = board + "-" + filesystem + "-" + type;
    return new PublishedFile(board, List.of(board), filesystem, type, name, "1".repeat(64));
  }

  private static String disk(String rootfs, boolean efi) {
    var wish = new Wish("pc", "some-pc", Optional.of(new Machine("x86/64", rootfs, efi)));
    return picked(wish, X86);
  }

  private static String picked(Wish wish, List<PublishedFile> files) {
    return switch (Pick.of(wish, files)) {
      case Pick.One one -> one.file().name();
      case Pick.None none -> "none";
      case Pick.Several several -> several.files().size() + " files";
    };
  }

  @Test
  void aMachineWithoutABoardGetsTheDiskThatStartsAndRunsAsItDoes() {
    assertThat(disk("squashfs", true)).isEqualTo("squashfs-combined-efi");
    assertThat(disk("ext4", false)).isEqualTo("ext4-combined");
    assertThat(disk("", false)).isEqualTo("squashfs-combined");
    assertThat(disk("f2fs", false)).isEqualTo("none");
  }

  @Test
  void aBoardGetsSysupgradeBeforeAnythingElse() {
    List<PublishedFile> files =
        List.of(file("a,b", "squashfs", "sdcard"), file("a,b", "squashfs", "sysupgrade"));
    assertThat(picked(Wish.ofBoard("a,b"), files)).isEqualTo("a,b-squashfs-sysupgrade");
    assertThat(picked(Wish.ofBoard("a,B"), files)).isEqualTo("none");
  }

  @Test
  void aRouterGetsTheRootFileSystemItRuns() {
    List<PublishedFile> files =
        List.of(file("a,b", "squashfs", "sysupgrade"), file("a,b", "ext4", "sysupgrade"));
    var machine = new Machine("sunxi/cortexa7", "ext4", false);
    assertThat(picked(new Wish("r", "a,b", Optional.of(machine)), files))
        .isEqualTo("a,b-ext4-sysupgrade");
    assertThat(picked(Wish.ofBoard("a,b"), files)).isEqualTo("a,b-squashfs-sysupgrade");
  }

  @Test
  void whatNothingTellsApartIsNotGuessed() {
    List<PublishedFile> files = List.of(file("a,b", "ext4", "sdcard"), file("a,b", "ext4", "emmc"));
    assertThat(picked(Wish.ofBoard("a,b"), files)).isEqualTo("2 files");
  }
}

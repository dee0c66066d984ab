package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.ImageCheck;
import dev.wrtfleet.lab.firmware.Trailer;
import dev.wrtfleet.lab.shell.Applet;
import dev.wrtfleet.lab.shell.Call;
import dev.wrtfleet.lab.shell.ProcessPrograms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** {@code /usr/libexec/validate_firmware_image}, and the same check for its other callers. */
final class Validator implements Applet {
  private static final Trailer.Source EMPTY =
      new Trailer.Source() {
        @Override
        public long size() {
          return 0;
        }

        @Override
        public InputStream from(long offset) {
          return new ByteArrayInputStream(new byte[0]);
        }
      };

  private final VirtualRouter router;

  Validator(VirtualRouter router) {
    this.router = router;
  }

  @Override
  public int run(Call call) throws IOException {
    if (call.words().isEmpty()) {
      return 1;
    }
    boolean keep = call.shell().variable("SAVE_CONFIG").filter("1"::equals).isPresent();
    boolean ignore = call.shell().variable("IGNORE_MINOR_COMPAT").filter("1"::equals).isPresent();
    boolean talks =
        router.era().before(Era.R21_02)
            || call.shell().variable("VERBOSE").filter(v -> !v.equals("0")).isPresent();
    ImageCheck.Result result =
        check(router, call.path(call.words().getFirst()), new ImageCheck.Wish(keep, ignore));
    complain(router, result, talks, call);
    call.print(Ubus.print(router, ImageCheck.report(result), true));
    return 0;
  }

  /** Checks a file; what is not there counts as empty, as for fwtool. */
  static ImageCheck.Result check(VirtualRouter router, String path, ImageCheck.Wish wish)
      throws IOException {
    boolean file = router.files().stat(path).filter(entry -> !entry.directory()).isPresent();
    Trailer.Source source = file ? router.files().source(path) : EMPTY;
    ImageCheck.Result result = ImageCheck.of(source, router.device(), wish);
    Trailer.metadata(source).ifPresent(json -> remember(router, json));
    if (router.faults().strikes(Fault.TEST_FAILS)) {
      var line =
          new ImageCheck.Line("Sysupgrade is not yet supported on this board.", false, false);
      return new ImageCheck.Result(
          result.device(),
          false,
          Optional.of(result.failed().orElse("platform_check_image")),
          List.of(line));
    }
    return result;
  }

  /** The check leaves the metadata behind, for whoever wants to look. */
  private static void remember(VirtualRouter router, String json) {
    try {
      router.files().put("/tmp/sysupgrade.meta", json);
    } catch (IOException e) {
      router.log().add("sysupgrade.meta: " + e.getMessage());
    }
  }

  /** Prints what the check said: until 18.06 to stdout, since 21.02 dated and to syslog too. */
  static void complain(VirtualRouter router, ImageCheck.Result result, boolean talks, Call call)
      throws IOException {
    Era era = router.era();
    for (ImageCheck.Line line : result.lines()) {
      boolean dated = line.dated() && era.since(Era.R21_02);
      if (dated && !talks) {
        continue;
      }
      String text = dated ? ProcessPrograms.now() + " upgrade: " + line.text() : line.text();
      if (era.before(Era.R19_07) && !line.error()) {
        call.print(text);
      } else {
        call.complain(text);
      }
      if (dated && era.since(Era.R22_03)) {
        router.log().add(ProcessPrograms.now() + " user.info upgrade: " + line.text());
      }
    }
  }
}

package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.Entry;
import dev.wrtfleet.lab.files.FileTrouble;
import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.ImageCheck;
import dev.wrtfleet.lab.firmware.Storage;
import dev.wrtfleet.lab.shell.Applet;
import dev.wrtfleet.lab.shell.Call;
import dev.wrtfleet.lab.shell.ProcessPrograms;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code /sbin/sysupgrade} of each release: its order of checks, its messages and streams, its exit
 * statuses (OpenWrt package/base-files, run on 17.01 to 25.12).
 */
final class Sysupgrade implements Applet {
  private static final String ARCHIVE = "/tmp/sysupgrade.tgz";
  private static final String COPY = "/tmp/sysupgrade.img";
  private static final double CHECK_SECONDS = 1;
  private static final double SAVE_SECONDS = 0.5;

  private final VirtualRouter router;
  private final AtomicInteger saving = new AtomicInteger();

  Sysupgrade(VirtualRouter router) {
    this.router = router;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    Era era = router.era();
    var options = SysupgradeOptions.parse(call.words(), era);
    if (options.invalid.isPresent()) {
      return refuse("Invalid option: " + options.invalid.get(), call);
    }
    boolean backs = options.createBackup.isPresent() || options.restoreBackup.isPresent();
    if (options.help || (options.image.isEmpty() && !backs && !options.list)) {
      call.out().write(SysupgradeUsage.text(era).getBytes(StandardCharsets.UTF_8));
      return options.help && era.since(Era.R24_10) ? 0 : 1;
    }
    if (backs && !options.image.isEmpty()) {
      call.print("-b|--create-backup and -r|--restore-backup do not perform a firmware upgrade.");
      call.print("Do not specify both -b|-r and a firmware image.");
      return 1;
    }
    if (options.changedFiles && !hasOverlay() && era.since(Era.R18_06)) {
      String also = era.since(Era.R24_10) ? " or '-o'" : "";
      return refuse("Cannot find '/overlay/upper/etc', required for '-c'" + also, call);
    }
    if (options.list) {
      for (String file : new Backup(router).list()) {
        call.print(file);
      }
      return 0;
    }
    if (options.createBackup.isPresent()) {
      return createBackup(options.createBackup.get(), call);
    }
    return options.restoreBackup.isPresent()
        ? restoreBackup(options.restoreBackup.get(), call)
        : upgrade(options, call);
  }

  private boolean hasOverlay() {
    return router.files().stat("/overlay/upper/etc").isPresent();
  }

  private int upgrade(SysupgradeOptions options, Call call)
      throws IOException, InterruptedException {
    Optional<String> image = image(options, call);
    if (image.isEmpty()) {
      return refuse("Image file not found.", call);
    }
    Thread.sleep(router.pace().of(CHECK_SECONDS));
    int checked = check(options, image.get(), call);
    if (checked == 0 && options.configFile.isPresent()) {
      checked = takeConfig(options.configFile.get(), call);
    }
    if (options.test) {
      router.event("test", Map.of("exit", checked, "image", image.get()));
      return checked;
    }
    if (checked != 0) {
      return checked;
    }
    boolean supplied = options.configFile.isPresent();
    if (options.keepConfig && !supplied) {
      int saved = save(options, call);
      if (saved != 0) {
        return saved;
      }
    }
    Optional<String> backup =
        options.keepConfig || supplied ? Optional.of(ARCHIVE) : Optional.empty();
    var order = new FlashOrder(image.get(), backup, supplied, options.force);
    return new FlashCommand(router, call).run(order, options.quiet);
  }

  /** Where the image lies in the end; 18.06 and later want it in {@code /tmp}. */
  private Optional<String> image(SysupgradeOptions options, Call call) throws IOException {
    RouterFiles files = router.files();
    String path = call.path(options.image);
    Optional<Entry> entry = files.stat(path);
    String folder = path.substring(0, Math.max(1, path.lastIndexOf('/')));
    boolean lost = router.era().since(Era.R19_07) ? files.stat(folder).isEmpty() : entry.isEmpty();
    if (lost && router.era().since(Era.R18_06)) {
      return Optional.empty();
    }
    if (router.era().before(Era.R18_06) || path.startsWith("/tmp/")) {
      return Optional.of(path);
    }
    say("Image not in /tmp, copying...", options.quiet, call);
    if (entry.filter(Entry::directory).isPresent()) {
      call.complain("cp: omitting directory '" + options.image + "'");
    } else if (entry.isPresent()) {
      try {
        files.copy(path, COPY);
      } catch (FileTrouble e) {
        call.complain("cp: write error: " + e.reason());
      }
    }
    return Optional.of(COPY);
  }

  private int check(SysupgradeOptions options, String image, Call call) throws IOException {
    var wish = new ImageCheck.Wish(options.keepConfig, options.ignoreMinorCompat);
    ImageCheck.Result result = Validator.check(router, image, wish);
    Validator.complain(router, result, !options.quiet, call);
    if (result.valid()) {
      return 0;
    }
    String what =
        router.era().before(Era.R19_07)
            ? "Image check '" + result.failed().orElse("platform_check_image") + "' failed"
            : "Image check failed";
    if (!options.force) {
      return refuse(what + ".", call);
    }
    refuse(what + " but --force given - will update anyway!", call);
    return 0;
  }

  /** {@code -f}: only the two magic bytes are looked at, also under {@code -T}. */
  private int takeConfig(String file, Call call) throws IOException {
    byte[] content = new byte[0];
    try (InputStream in = call.files().read(call.path(file))) {
      content = in.readAllBytes();
    } catch (FileTrouble e) {
      router.log().add("sysupgrade: " + file + ": " + e.reason());
    }
    if (content.length < 2 || content[0] != 0x1f || content[1] != (byte) 0x8b) {
      return refuse("Invalid config file. Please use only .tar.gz files", call);
    }
    router.files().put(ARCHIVE, content, 0644);
    return 0;
  }

  /** Saves the configuration; two at once destroy each other's list of files. */
  private int save(SysupgradeOptions options, Call call) throws IOException, InterruptedException {
    boolean alone = saving.incrementAndGet() == 1 && !router.power().isBusy();
    try {
      say("Saving config files...", options.quiet, call);
      Thread.sleep(router.pace().of(SAVE_SECONDS));
      if (!alone) {
        router.files().put(ARCHIVE, "");
        call.complain("tar: /tmp/sysupgrade.conffiles: No such file or directory");
        call.print("Failed to create the configuration backup.");
        return 1;
      }
      return saved(write(ARCHIVE, ARCHIVE, call), Era.R18_06, call);
    } finally {
      saving.decrementAndGet();
    }
  }

  private int createBackup(String target, Call call) throws IOException, InterruptedException {
    if (target.equals("-")) {
      call.out().write(new Backup(router).create());
      return 0;
    }
    say("Saving config files...", false, call);
    return saved(write(call.path(target), target, call), Era.R19_07, call);
  }

  private int write(String path, String given, Call call) throws IOException {
    try (OutputStream out = router.files().write(path, false)) {
      out.write(new Backup(router).create());
      return 0;
    } catch (FileTrouble e) {
      boolean full = e.reason().equals(FileTrouble.FULL);
      if (full) {
        call.complain("gzip: write error: " + FileTrouble.FULL);
        router.files().removeTree(path);
      } else if (router.era().since(Era.R24_10)) {
        int line = router.era() == Era.R24_10 ? 299 : 323;
        String where = given + ": nonexistent directory";
        call.complain("/sbin/sysupgrade: line " + line + ": can't create " + where);
      }
      return 1;
    }
  }

  /** Says that saving failed, in the releases that look at it. */
  private int saved(int status, Era since, Call call) throws IOException {
    if (status == 0 || router.era().before(since)) {
      return 0;
    }
    call.print("Failed to create the configuration backup.");
    return status;
  }

  private int restoreBackup(String file, Call call) throws IOException {
    if (!file.equals("-") && call.files().stat(call.path(file)).isEmpty()) {
      return refuse("Backup archive '" + file + "' not found.", call);
    }
    say("Restoring config files...", false, call);
    try (InputStream in = call.open(file)) {
      new Backup(router).restore(in.readAllBytes());
      return 0;
    } catch (IOException e) {
      call.complain("tar: " + e.getMessage());
      return 1;
    }
  }

  /** A message of sysupgrade's own: stdout until 18.06, stderr later. */
  private int refuse(String text, Call call) throws IOException {
    if (router.era().before(Era.R19_07)) {
      call.print(text);
    } else {
      call.complain(text);
    }
    return 1;
  }

  /** The function {@code v}: quiet with -q, on stderr and dated since 21.02. */
  private void say(String text, boolean quiet, Call call) throws IOException {
    say(router, text, quiet, call);
  }

  static void say(VirtualRouter router, String text, boolean quiet, Call call) throws IOException {
    if (quiet) {
      return;
    }
    if (router.era().before(Era.R21_02)) {
      call.print(text);
    } else {
      call.complain(ProcessPrograms.now() + " upgrade: " + text);
    }
  }

  /** Whether the writing happens in the caller's session: 15.05 and 17.01 without UBI. */
  static boolean writesInSession(VirtualRouter router) {
    return router.era().before(Era.R18_06) && router.spec().board().storage() != Storage.NAND;
  }
}

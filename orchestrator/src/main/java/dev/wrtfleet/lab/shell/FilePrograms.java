package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.Entry;
import dev.wrtfleet.lab.files.FileSink;
import dev.wrtfleet.lab.files.FileTrouble;
import dev.wrtfleet.lab.files.Space;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** busybox's programs for files, with busybox's messages. */
public final class FilePrograms {
  private static final int BUFFER = 32 * 1024;
  private static final DateTimeFormatter LIST_TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** By name. */
  public static final Map<String, Applet> ALL =
      Map.ofEntries(
          Map.entry("cat", FilePrograms::cat),
          Map.entry("ls", FilePrograms::ls),
          Map.entry("rm", FilePrograms::rm),
          Map.entry("mv", FilePrograms::mv),
          Map.entry("cp", FilePrograms::cp),
          Map.entry("mkdir", FilePrograms::mkdir),
          Map.entry("rmdir", FilePrograms::rmdir),
          Map.entry("touch", FilePrograms::touch),
          Map.entry("chmod", FilePrograms::chmod),
          Map.entry("df", FilePrograms::df),
          Map.entry("tee", FilePrograms::tee),
          Map.entry("readlink", FilePrograms::readlink),
          Map.entry("md5sum", call -> digest(call, "MD5")),
          Map.entry("sha256sum", call -> digest(call, "SHA-256")));

  private FilePrograms() {}

  private static int cat(Call call) throws IOException, InterruptedException {
    if (call.operands().isEmpty()) {
      return receive(call);
    }
    int status = 0;
    for (String file : call.operands()) {
      try (InputStream in = call.open(file)) {
        in.transferTo(call.out());
      } catch (FileTrouble e) {
        if (e.reason().equals(FileTrouble.FULL)) {
          throw e;
        }
        status =
            call.fail(
                e.reason().equals(FileTrouble.DIRECTORY)
                    ? "read error: " + e.reason()
                    : "can't open '" + file + "': " + e.reason());
      }
    }
    return status;
  }

  /** What the client sends: the one way an upload takes. */
  private static int receive(Call call) throws IOException, InterruptedException {
    var buffer = new byte[BUFFER];
    long total = 0;
    while (true) {
      int got = call.in().read(buffer);
      if (got < 0) {
        break;
      }
      call.out().write(buffer, 0, got);
      total += got;
      if (call.out() instanceof FileSink) {
        call.shell().host().receiving(total, call.shell().session());
      }
    }
    if (call.out() instanceof FileSink file) {
      call.shell().host().received(file.path(), file.written(), call.shell().session());
    }
    return 0;
  }

  private static int ls(Call call) throws IOException {
    List<String> operands = call.operands().isEmpty() ? List.of(".") : call.operands();
    int status = 0;
    for (String operand : operands) {
      Optional<Entry> entry = call.files().stat(call.path(operand));
      if (entry.isEmpty()) {
        call.complain("ls: " + operand + ": " + FileTrouble.MISSING);
        status = 1;
      } else if (entry.get().directory() && !call.has('d')) {
        if (operands.size() > 1) {
          call.print(operand + ":");
        }
        for (Entry each : call.files().list(call.path(operand))) {
          if (call.has('a') || call.has('A') || !each.name().startsWith(".")) {
            call.print(call.has('l') ? row(each, each.name()) : each.name());
          }
        }
      } else {
        call.print(call.has('l') ? row(entry.get(), operand) : operand);
      }
    }
    return status;
  }

  private static String row(Entry entry, String name) {
    var mode = new StringBuilder(entry.directory() ? "d" : "-");
    for (int bit = 8; bit >= 0; bit--) {
      mode.append((entry.mode() >> bit & 1) == 1 ? "rwx".charAt((8 - bit) % 3) : '-');
    }
    return "%s    1 root     root     %9d %s %s"
        .formatted(mode, entry.size(), LIST_TIME.format(entry.modified()), name);
  }

  private static int rm(Call call) throws IOException {
    int status = 0;
    boolean force = call.has('f');
    boolean recursive = call.has('r') || call.has('R');
    for (String file : call.operands()) {
      String path = call.path(file);
      Optional<Entry> entry = call.files().stat(path);
      if (entry.isEmpty()) {
        if (!force) {
          status = call.fail("can't remove '" + file + "': " + FileTrouble.MISSING);
        }
      } else if (entry.get().directory() && !recursive) {
        status = call.fail("'" + file + "' is a directory");
      } else {
        call.files().removeTree(path);
      }
    }
    return status;
  }

  private static int mv(Call call) throws IOException {
    List<String> files = call.operands();
    String target = files.getLast();
    for (String file : files.subList(0, files.size() - 1)) {
      try {
        call.files().rename(call.path(file), into(call, file, target));
      } catch (FileTrouble e) {
        return call.fail("can't rename '" + file + "': " + e.reason());
      }
    }
    return 0;
  }

  private static int cp(Call call) throws IOException {
    List<String> files = call.operands();
    String target = files.getLast();
    int status = 0;
    for (String file : files.subList(0, files.size() - 1)) {
      Optional<Entry> entry = call.files().stat(call.path(file));
      if (entry.isEmpty()) {
        status = call.fail("can't stat '" + file + "': " + FileTrouble.MISSING);
      } else if (entry.get().directory()) {
        status = call.fail("omitting directory '" + file + "'");
      } else {
        call.files().copy(call.path(file), into(call, file, target));
      }
    }
    return status;
  }

  private static String into(Call call, String file, String target) {
    boolean directory = call.files().stat(call.path(target)).filter(Entry::directory).isPresent();
    String name = file.substring(file.lastIndexOf('/') + 1);
    return call.path(directory ? target + "/" + name : target);
  }

  private static int mkdir(Call call) throws IOException {
    int status = 0;
    for (String name : call.operands()) {
      String path = call.path(name);
      if (call.has('p')) {
        call.files().parents(path + "/");
        continue;
      }
      try {
        call.files().makeDirectory(path);
      } catch (FileTrouble e) {
        status = call.fail("can't create directory '" + name + "': " + e.reason());
      }
    }
    return status;
  }

  private static int rmdir(Call call) throws IOException {
    int status = 0;
    for (String name : call.operands()) {
      try {
        call.files().removeDirectory(call.path(name));
      } catch (FileTrouble e) {
        status = call.fail("'" + name + "': " + e.reason());
      }
    }
    return status;
  }

  private static int touch(Call call) throws IOException {
    for (String name : call.operands()) {
      try (OutputStream out = call.files().write(call.path(name), true)) {
        out.flush();
      } catch (FileTrouble e) {
        return call.fail(name + ": " + e.reason());
      }
    }
    return 0;
  }

  private static int chmod(Call call) throws IOException {
    List<String> words = call.operands();
    String mode = words.getFirst();
    for (String name : words.subList(1, words.size())) {
      Entry entry = call.files().find(call.path(name));
      int bits = mode.matches("[0-7]+") ? Integer.parseInt(mode, 8) : entry.mode() | 0111;
      call.files().chmod(entry.path(), bits);
    }
    return 0;
  }

  private static int df(Call call) throws IOException {
    List<String> places = call.operands().isEmpty() ? List.of("/", "/tmp") : call.operands();
    call.print("Filesystem           1K-blocks      Used Available Use% Mounted on");
    for (String place : places) {
      Optional<Entry> entry = call.files().stat(call.path(place));
      if (entry.isEmpty()) {
        return call.fail(place + ": can't find mount point");
      }
      Space space = call.files().space(call.path(place));
      boolean tmp = call.path(place).startsWith("/tmp");
      long total = space.capacity() / 1024;
      long used = space.used() / 1024;
      String device =
          tmp ? "tmpfs" : place.startsWith("/overlay") ? "/dev/mtdblock5" : "overlayfs:/overlay";
      call.print(
          "%-20s %9d %9d %9d %3d%% %s"
              .formatted(
                  device,
                  total,
                  used,
                  total - used,
                  total == 0 ? 0 : (used * 100 + total - 1) / total,
                  tmp ? "/tmp" : place.startsWith("/overlay") ? "/overlay" : "/"));
    }
    return 0;
  }

  private static int tee(Call call) throws IOException {
    byte[] all = call.in().readAllBytes();
    for (String name : call.operands()) {
      try (OutputStream out = call.files().write(call.path(name), call.has('a'))) {
        out.write(all);
      }
    }
    call.out().write(all);
    return 0;
  }

  private static int readlink(Call call) throws IOException {
    if (!call.has('f') || call.operands().isEmpty()) {
      return 1;
    }
    call.print(call.path(call.operands().getFirst()));
    return 0;
  }

  private static int digest(Call call, String algorithm) throws IOException {
    int status = 0;
    List<String> files = call.operands().isEmpty() ? List.of("-") : call.operands();
    for (String file : files) {
      try (InputStream in = call.open(file)) {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        var buffer = new byte[BUFFER];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
          digest.update(buffer, 0, got);
        }
        call.print(HexFormat.of().formatHex(digest.digest()) + "  " + file);
      } catch (FileTrouble e) {
        String what = e.reason().equals(FileTrouble.MISSING) ? "can't open '" : "can't read '";
        status = call.fail(what + file + "': " + e.reason());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + algorithm, e);
      }
    }
    return status;
  }
}

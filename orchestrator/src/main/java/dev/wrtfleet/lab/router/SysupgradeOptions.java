package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import java.util.List;
import java.util.Optional;

/**
 * How {@code /sbin/sysupgrade} reads its words: one flag a word, up to the first that is none; the
 * rest is the image, and what follows it is not looked at from 18.06 on.
 */
final class SysupgradeOptions {
  boolean test;
  boolean force;
  boolean keepConfig = true;
  boolean ignoreMinorCompat;
  boolean quiet;
  boolean help;
  boolean list;
  boolean changedFiles;
  Optional<String> configFile = Optional.empty();
  Optional<String> createBackup = Optional.empty();
  Optional<String> restoreBackup = Optional.empty();
  Optional<String> invalid = Optional.empty();
  String image = "";

  private SysupgradeOptions() {}

  static SysupgradeOptions parse(List<String> words, Era era) {
    var options = new SysupgradeOptions();
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      String word = words.get(at++);
      boolean takesValue =
          List.of("-f", "-b", "-r", "-d").contains(word)
              || word.equals("--create-backup")
              || word.equals("--restore-backup");
      String value = takesValue && at < words.size() ? words.get(at) : "";
      if (!options.take(word, value, era)) {
        options.invalid = Optional.of(word);
        return options;
      }
      if (takesValue) {
        at++;
      }
    }
    if (at < words.size()) {
      options.image =
          era.before(Era.R18_06)
              ? String.join(" ", words.subList(at, words.size()))
              : words.get(at);
    }
    return options;
  }

  private boolean take(String word, String value, Era era) {
    switch (word) {
      case "-T", "--test" -> test = true;
      case "-F", "--force" -> force = true;
      case "-n" -> keepConfig = false;
      case "-q" -> quiet = true;
      case "-i", "-v" -> {}
      case "-h", "--help" -> help = true;
      case "-l", "--list-backup" -> list = true;
      case "-c" -> changedFiles = true;
      case "-f" -> configFile = Optional.of(value);
      case "-b", "--create-backup" -> createBackup = Optional.of(value);
      case "-r", "--restore-backup" -> restoreBackup = Optional.of(value);
      default -> {
        return takesSince(word, era);
      }
    }
    return true;
  }

  /** Options that came, or went, with a release. */
  private boolean takesSince(String word, Era era) {
    return switch (word) {
      case "-d" -> era.before(Era.R18_06);
      case "-p" -> era.since(Era.R17_01);
      case "-o", "-u", "-k" -> era.since(Era.R19_07);
      case "--ignore-minor-compat-version" -> {
        ignoreMinorCompat = true;
        yield era.since(Era.R22_03);
      }
      case "-s" -> era.since(Era.R24_10);
      case "-P" -> era.since(Era.R25_12);
      default -> false;
    };
  }
}

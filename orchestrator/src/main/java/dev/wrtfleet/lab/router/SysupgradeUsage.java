package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;

/** The help of {@code /sbin/sysupgrade}, put together for a release. */
final class SysupgradeUsage {
  private static final String BACKUP_COMMANDS =
      """

      backup-command:
      \t-b | --create-backup <file>
      \t             create .tar.gz of files specified in sysupgrade.conf
      \t             then exit. Does not flash an image. If file is '-',
      \t             i.e. stdout, verbosity is set to 0 (i.e. quiet).
      \t-r | --restore-backup <file>
      \t             restore a .tar.gz created with sysupgrade -b
      \t             then exit. Does not flash an image. If file is '-',
      \t             the archive is read from stdin.
      \t-l | --list-backup
      \t             list the files that would be backed up when calling
      \t             sysupgrade -b. Does not create a backup file.
      """;

  private SysupgradeUsage() {}

  static String text(Era era) {
    var text = new StringBuilder();
    text.append("Usage: /sbin/sysupgrade [<upgrade-option>...] <image file or URL>\n");
    text.append("       /sbin/sysupgrade [-q] [-i] ");
    text.append(era.since(Era.R19_07) ? "[-c] [-u] [-o] [-k] " : "");
    text.append(era.since(Era.R25_12) ? "[-P] " : "");
    text.append("<backup-command> <file>\n\nupgrade-option:\n");
    option(text, era.before(Era.R18_06), "-d <delay>   add a delay before rebooting");
    option(text, true, "-f <config>  restore configuration from .tar.gz (file or url)");
    option(text, true, "-i           interactive mode");
    option(text, true, "-c           attempt to preserve all changed files in /etc/");
    boolean overlay = era.since(Era.R19_07);
    option(text, overlay, "-o           attempt to preserve all changed files in /, except those");
    option(text, overlay, "             from packages but including changed confs.");
    option(text, overlay, "-u           skip from backup files that are equal to those in /rom");
    option(text, true, "-n           do not save configuration over reflash");
    boolean partition = era.since(Era.R17_01);
    option(
        text, partition, "-p           do not attempt to restore the partition table after flash.");
    option(text, overlay, "-k           include in backup a list of current installed packages at");
    option(text, overlay, "             /etc/backup/installed_packages.txt");
    boolean slots = era.since(Era.R24_10);
    option(text, slots, "-s           stay on current partition (for dual firmware devices)");
    boolean provisions = era.since(Era.R25_12);
    option(
        text,
        provisions,
        "-P           create provisioning partition to keep sensitive data across");
    option(text, provisions, "             factory resets.");
    checks(text, era);
    text.append(BACKUP_COMMANDS);
    return text.toString();
  }

  private static void checks(StringBuilder text, Era era) {
    option(text, true, "-T | --test");
    option(text, true, "             Verify image and config .tar.gz but do not actually flash.");
    option(text, true, "-F | --force");
    option(text, true, "             Flash image even if image checks fail, this is dangerous!");
    boolean minor = era.since(Era.R22_03);
    option(text, minor, "--ignore-minor-compat-version");
    option(text, minor, "\t     Flash image even if the minor compat version is incompatible.");
    option(text, true, "-q           less verbose");
    option(text, true, "-v           more verbose");
    option(text, true, "-h | --help  display this help");
  }

  private static void option(StringBuilder text, boolean there, String line) {
    if (there) {
      text.append('\t').append(line).append('\n');
    }
  }
}

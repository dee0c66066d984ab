package dev.wrtfleet.upgrade;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Checks a fetched {@code sysupgrade -b -} by really reading it. On OpenWrt 24.10.0 to 24.10.8 an
 * init script that prints something while asked whether it is enabled lands in the archive;
 * sysupgrade ends with 0 and the router comes up factory-fresh.
 */
sealed interface ConfigArchive {
  /** It can be read to its end and holds a configuration. */
  record Good(int files, long bytes) implements ConfigArchive {}

  /** It cannot, for this reason. */
  record Bad(String why) implements ConfigArchive {}

  /** Without these a router comes back with another address or another name. */
  List<String> ESSENTIAL = List.of("etc/config/network", "etc/config/system");

  static ConfigArchive read(Path file) {
    try (InputStream in =
        new BufferedInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))))) {
      Map<String, Long> entries = TarWalk.sizes(in);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return ESSENTIAL.stream().anyMatch(name -> entries.getOrDefault(name, 0L) > 0)
          ? new Good(entries.size(), Files.size(file))
          : new Bad("it holds neither " + String.join(" nor ", ESSENTIAL));
    } catch (IOException e) {
      return new Bad(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
  }
}

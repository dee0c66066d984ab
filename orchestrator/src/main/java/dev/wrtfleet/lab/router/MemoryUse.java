package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.files.RouterFiles;
import dev.wrtfleet.lab.firmware.Era;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** How much memory a router has left: what lies in {@code /tmp} is memory too. */
final class MemoryUse {
  private static final int KB = 1024;
  private static final int PER_SERVICE_KB = 1100;

  /** What a router with the fault low-memory has left. */
  private static final int NEXT_TO_NOTHING_KB = 2200;

  private final VirtualRouter router;
  private final RouterFiles files;

  MemoryUse(VirtualRouter router, RouterFiles files) {
    this.router = router;
    this.files = files;
  }

  private long totalKb() {
    return router.spec().board().memoryKb();
  }

  private long availableKb() {
    long idle = router.faults().has(Fault.LOW_MEMORY) ? NEXT_TO_NOTHING_KB : totalKb() * 6 / 10;
    long stopped = (long) router.services().stopped() * PER_SERVICE_KB;
    return Math.max(600, idle + stopped - files.space("/tmp").used() / KB);
  }

  String procMeminfo() {
    var text = new StringBuilder();
    line(text, "MemTotal", totalKb());
    line(text, "MemFree", availableKb() * 7 / 10);
    line(text, "MemAvailable", availableKb());
    line(text, "Buffers", 2048);
    line(text, "Cached", availableKb() / 5);
    line(text, "SwapTotal", 0);
    line(text, "SwapFree", 0);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, long kilobytes) {
    text.append("%-15s %8d kB\n".formatted(name + ":", kilobytes));
  }

  /** {@code free}. */
  String table() {
    long available = availableKb();
    long free = available * 7 / 10;
    return """
                  total        used        free      shared  buff/cache   available
    Mem:    %11d %11d %11d %11d %11d %11d
    Swap:             0           0           0
    """
        .formatted(
            totalKb(),
            totalKb() - free - available / 5,
            free,
            files.space("/tmp").used() / KB,
            available / 5,
            available);
  }

  SequencedMap<String, Object> ubus() {
    var memory = new LinkedHashMap<String, Object>();
    memory.put("total", totalKb() * KB);
    memory.put("free", availableKb() * KB * 7 / 10);
    memory.put("shared", files.space("/tmp").used());
    memory.put("buffered", 2048L * KB);
    if (router.firmware().era().since(Era.R19_07)) {
      memory.put("available", availableKb() * KB);
      memory.put("cached", availableKb() * KB / 5);
    }
    return memory;
  }
}

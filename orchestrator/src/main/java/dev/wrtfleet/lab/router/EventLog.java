package dev.wrtfleet.lab.router;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What really happened in the lab: one JSON object a line, appended and flushed per event by the
 * lab alone. Nobody who upgrades routers writes here, so it can be held against what they claim.
 */
public final class EventLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final BufferedWriter out;
  private boolean closed;

  /** Opens the file, behind what is already in it. */
  public EventLog(Path file) throws IOException {
    out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Appends one event. Fields: at, router, event, boot_id, revision, then the details. */
  synchronized void add(VirtualRouter router, String event, Map<String, Object> details) {
    if (closed) {
      return;
    }
    var line = new LinkedHashMap<String, Object>();
    line.put("at", Instant.now().toString());
    line.put("router", router.name());
    line.put("event", event);
    line.put("boot_id", router.bootId());
    line.put("revision", router.firmware().revision());
    line.putAll(details);
    try {
      out.write(JSON.writeValueAsString(line));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    out.close();
  }
}

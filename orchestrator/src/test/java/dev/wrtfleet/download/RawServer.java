package dev.wrtfleet.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A web server on 127.0.0.1 that says exactly what it is told to, also what no server should: every
 * answer is raw bytes, and then the connection is closed.
 */
public final class RawServer implements AutoCloseable {
  /** What was asked, header names in small letters. */
  public record Request(String method, String path, Map<String, String> headers, String body) {
    /** A header, empty where it was not sent. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Answers one request. */
  public interface Script {
    /** Writes whatever it likes; the connection is closed behind it. */
    void answer(Request request, OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Script script;

  private RawServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
  }

  /** Starts one on a free port. */
  public static RawServer start(Script script) throws IOException {
    var server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  /** All requests so far. */
  public List<Request> requests() {
    return requests;
  }

  /** The address of a path on it. */
  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /** The port it listens on. */
  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Request request = read(connection.getInputStream());
      requests.add(request);
      OutputStream out = connection.getOutputStream();
      script.answer(request, out);
      out.flush();
    } catch (IOException | UncheckedIOException e) {
      // the client went away
    } finally {
      open.remove(connection);
    }
  }

  private static Request read(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
      text = head.toString(StandardCharsets.ISO_8859_1);
    }
    List<String> lines = text.lines().toList();
    var headers = new TreeMap<String, String>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] parts = line.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String[] first = lines.getFirst().split(" ", -1);
    return new Request(first[0], first[1], headers, body);
  }

  /** A whole answer with these headers, each {@code Name: value}. */
  public static byte[] reply(int status, byte[] body, String... headers) {
    return join(head(status, body.length, headers), body);
  }

  /** The head of an answer that announces this length. */
  public static byte[] head(int status, long length, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String text =
        "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, more, length);
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] join(byte[] first, byte[] second) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket each : open) {
      each.close();
    }
  }
}

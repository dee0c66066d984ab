package dev.wrtfleet.lab.ssh;

import dev.wrtfleet.lab.shell.Ended;
import dev.wrtfleet.lab.shell.Streams;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A login shell for people who look around with ssh: a prompt, one line at a time. */
final class Console extends RouterCommand {
  private static final int END_OF_INPUT = 4;
  private static final int INTERRUPT = 3;
  private static final int BACKSPACE = 127;

  Console(RouterPort port) {
    super(port, "");
  }

  @Override
  Ended work(Streams streams) {
    OutputStream screen = hasTerminal() ? new Lines(streams.out()) : streams.out();
    OutputStream errors = hasTerminal() ? new Lines(streams.err()) : streams.err();
    Ended last = new Ended.Status(0);
    try {
      while (true) {
        if (hasTerminal()) {
          text(screen, "root@" + port().router().name() + ":~# ");
        }
        String line = readLine(streams.in(), screen);
        if (line.equals("exit") || line.startsWith("\u0004")) {
          return last;
        }
        var inner = new Streams(InputStream.nullInputStream(), screen, errors);
        last = port().router().execute(line, inner, this);
        screen.flush();
      }
    } catch (IOException e) {
      return last;
    }
  }

  private String readLine(InputStream in, OutputStream screen) throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0 || (b == END_OF_INPUT && line.size() == 0)) {
        return line.size() == 0 ? "\u0004" : line.toString(StandardCharsets.UTF_8);
      }
      if (b == '\r' || b == '\n' || b == INTERRUPT) {
        echo(screen, "\n");
        return b == INTERRUPT ? "" : line.toString(StandardCharsets.UTF_8);
      }
      if (b == BACKSPACE || b == '\b') {
        byte[] typed = line.toByteArray();
        line.reset();
        line.write(typed, 0, Math.max(0, typed.length - 1));
        echo(screen, typed.length > 0 ? "\b \b" : "");
      } else if (b >= ' ' || b == '\t') {
        line.write(b);
        echo(screen, Character.toString(b));
      }
    }
  }

  private void echo(OutputStream screen, String text) throws IOException {
    if (hasTerminal()) {
      text(screen, text);
    }
  }

  private static void text(OutputStream screen, String text) throws IOException {
    screen.write(text.getBytes(StandardCharsets.UTF_8));
    screen.flush();
  }

  /** A terminal wants a carriage return before every new line. */
  private static final class Lines extends FilterOutputStream {
    private Lines(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      if (b == '\n') {
        out.write('\r');
      }
      out.write(b);
    }
  }
}

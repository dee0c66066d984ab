package dev.wrtfleet.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears signals of the operating system until closed, then leaves them as they were. Java's own
 * shutdown hooks cannot tell signals apart and cannot go on; {@code sun.misc.Signal} (module
 * jdk.unsupported, in every JDK) can. Reached by reflection, for the compiler warns of it in a way
 * no suppression takes back.
 */
final class Signals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private final Map<Object, Object> before = new HashMap<>();

  private Signals() {}

  /** Tells {@code heard} the name of each of these signals as it comes, on a thread of its own. */
  static Signals hear(List<String> names, Consumer<String> heard) {
    var signals = new Signals();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (String name : names) {
        Object what = signal.getConstructor(String.class).newInstance(name);
        Object told =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                  heard.accept(name);
                  return null;
                });
        signals.before.put(
            what, signal.getMethod("handle", signal, handler).invoke(null, what, told));
      }
    } catch (InvocationTargetException e) {
      // Started with -Xrs, or the signal is the machine's own: it ends the process as ever.
      LOG.info("signals are not heard: {}", String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      LOG.info("signals are not heard: {}", e.toString());
    }
    return signals;
  }

  @Override
  public void close() {
    for (Map.Entry<Object, Object> each : before.entrySet()) {
      try {
        Class<?> signal = each.getKey().getClass();
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        signal.getMethod("handle", signal, handler).invoke(null, each.getKey(), each.getValue());
      } catch (ReflectiveOperationException e) {
        LOG.info("a signal stays as it is: {}", e.toString());
      }
    }
  }
}

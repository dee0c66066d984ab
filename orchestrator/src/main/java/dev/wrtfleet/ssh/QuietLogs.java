package dev.wrtfleet.ssh;

import net.schmizz.sshj.common.LoggerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Turns all the SSH library logs down to debug: it reports every router that reboots as an error
 * with a stack trace, and we report it as a link failure. Its trace level, which prints packets
 * with passwords in them, is never passed on.
 */
final class QuietLogs implements LoggerFactory {
  @Override
  public Logger getLogger(String name) {
    return new Quiet(org.slf4j.LoggerFactory.getLogger(name));
  }

  @Override
  public Logger getLogger(Class<?> owner) {
    return getLogger(owner.getName());
  }

  private static final class Quiet extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private final transient Logger log;

    Quiet(Logger log) {
      this.log = log;
      this.name = log.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable cause) {
      String text = MessageFormatter.basicArrayFormat(message, arguments);
      log.debug("{}{}", text, cause == null ? "" : " (" + cause + ")");
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return log.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
      return log.isDebugEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
      return log.isDebugEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
      return log.isDebugEnabled();
    }
  }
}

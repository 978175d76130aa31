package dev.mizzen.dict.log;

import java.util.List;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/**
 * Writes what passes the level; takes whole events so that key-value pairs stay apart from the
 * message.
 */
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient Level lowest;
  private final transient JsonLines lines;

  JsonLogger(String name, Level lowest, JsonLines lines) {
    this.name = name;
    this.lowest = lowest;
    this.lines = lines;
  }

  @Override
  public void log(LoggingEvent event) {
    String message =
        MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    lines.write(
        event.getLevel(), name, message, pairs == null ? List.of() : pairs, event.getThrowable());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable throwable) {
    lines.write(
        level, name, MessageFormatter.basicArrayFormat(pattern, arguments), List.of(), throwable);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return writes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return writes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return writes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return writes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return writes(Level.ERROR);
  }

  private boolean writes(Level level) {
    return level.toInt() >= lowest.toInt();
  }
}

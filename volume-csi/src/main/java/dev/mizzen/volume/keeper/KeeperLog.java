package dev.mizzen.volume.keeper;

import java.io.PrintStream;
import java.time.Instant;

/** JSON lines as of the other processes, without the memory that a logging library takes. */
public final class KeeperLog {

  private static final String LOGGER = "dev.mizzen.volume.keeper";

  private final PrintStream out;

  public KeeperLog(PrintStream out) {
    this.out = out;
  }

  /** Something happened, to {@code value}. */
  public void info(String message, String key, Object value) {
    line("INFO", message, key, value);
  }

  /** Something went wrong, and the process goes on. */
  public void warn(String message, Throwable reason) {
    var text = new StringBuilder(String.valueOf(reason.getMessage()));
    for (var cause = reason.getCause(); cause != null; cause = cause.getCause()) {
      text.append(": ").append(cause.getMessage());
    }
    line("WARN", message, "reason", text);
  }

  private void line(String level, String message, String key, Object value) {
    out.println(
        "{\"time\":\"%s\",\"level\":\"%s\",\"logger\":\"%s\",\"message\":\"%s\",\"%s\":\"%s\"}"
            .formatted(
                Instant.now(), level, LOGGER, escaped(message), key, escaped(value.toString())));
  }

  private static String escaped(String text) {
    var result = new StringBuilder();
    for (char each : text.toCharArray()) {
      if (each == '"' || each == '\\') {
        result.append('\\').append(each);
      } else if (each < ' ') {
        result.append("\\u%04x".formatted((int) each));
      } else {
        result.append(each);
      }
    }
    return result.toString();
  }
}

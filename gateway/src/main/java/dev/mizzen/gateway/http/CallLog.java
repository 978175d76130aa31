package dev.mizzen.gateway.http;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The lines about one call. What the call brought, or was answered by its container, is in none.
 *
 * @param id that the caller is told too
 */
record CallLog(String id, FunctionKey function) {
  private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
  private static final String BY_GATEWAY = "Call answered by the gateway";
  private static final int UNAVAILABLE = 503;

  /** The gateway answered in place of a container. */
  void answered(Problem problem) {
    about(problem).log(BY_GATEWAY);
  }

  /** A container that the call was sent to answered nothing. */
  void answered(Problem problem, String pod) {
    about(problem).addArgument(kv("pod", pod)).log(BY_GATEWAY);
  }

  /** The call goes to another container. */
  void unreachable(String pod, Throwable cause) {
    at(Level.INFO)
        .addArgument(kv("pod", pod))
        .addArgument(kv("cause", String.valueOf(cause.getMessage())))
        .log("Container could not be reached");
  }

  /** The gateway itself is at fault. */
  void failed(Throwable cause) {
    at(Level.ERROR).setCause(cause).log("Call failed");
  }

  private LoggingEventBuilder about(Problem problem) {
    int status = problem.type().status();
    return at(level(status))
        .addArgument(kv("slug", problem.type().slug()))
        .addArgument(kv("status", status));
  }

  /** What a caller did wrong, or many calls at once do, is there for who looks for it. */
  private static Level level(int status) {
    return status < 500 || status == UNAVAILABLE ? Level.DEBUG : Level.INFO;
  }

  private LoggingEventBuilder at(Level level) {
    return LOG.atLevel(level)
        .addArgument(kv("callId", id))
        .addArgument(kv("namespace", function.namespace()))
        .addArgument(kv("function", function.name()));
  }
}

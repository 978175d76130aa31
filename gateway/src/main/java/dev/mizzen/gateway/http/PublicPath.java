package dev.mizzen.gateway.http;

import dev.mizzen.gateway.pool.FunctionKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path of the public port.
 *
 * @param function that it names
 * @param operation on the Function
 */
record PublicPath(FunctionKey function, Operation operation) {
  /** What can be done with a Function. */
  enum Operation {
    CALL("POST"),
    STATS("GET"),
    COLD_STARTS("GET");

    private final String method;

    Operation(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }
  }

  private static final Pattern PATTERN =
      Pattern.compile(
          "/v1/namespaces/([a-z0-9-]{1,63})/functions/([a-z0-9-]{1,63})(:call|/stats|/coldstarts)");

  /** Empty when the path is none of ours. */
  static Optional<PublicPath> parse(String path) {
    Matcher matcher = path == null ? PATTERN.matcher("") : PATTERN.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Operation operation =
        switch (matcher.group(3)) {
          case ":call" -> Operation.CALL;
          case "/stats" -> Operation.STATS;
          default -> Operation.COLD_STARTS;
        };
    return Optional.of(
        new PublicPath(new FunctionKey(matcher.group(1), matcher.group(2)), operation));
  }
}

package dev.mizzen.dict.client;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * One call.
 *
 * @param target path and query
 * @param repeat whether it may be sent again when it may have been executed
 * @param patience of a long poll
 * @param understood slugs of refusals that are answers like others
 */
record Ask(
    String method,
    String target,
    byte[] body,
    Map<String, String> headers,
    Repeat repeat,
    Duration patience,
    Set<String> understood) {

  /** As the sidecar decides it, see there. */
  enum Repeat {
    /** Twice is as good as once. */
    HARMLESS,
    /** With a request id. */
    NAMED,
    /** Never. */
    ONCE
  }

  static Ask of(String method, String target, Repeat repeat) {
    return new Ask(method, target, new byte[0], Map.of(), repeat, Duration.ZERO, Set.of());
  }

  static Ask get(String target) {
    return of("GET", target, Repeat.HARMLESS);
  }

  static Ask json(String target, Repeat repeat, byte[] body) {
    return of("POST", target, repeat).with(body).with(Map.of("Content-Type", "application/json"));
  }

  Ask with(byte[] newBody) {
    return new Ask(method, target, newBody, headers, repeat, patience, understood);
  }

  Ask with(Map<String, String> newHeaders) {
    return new Ask(method, target, body, newHeaders, repeat, patience, understood);
  }

  Ask waiting(Duration time) {
    return new Ask(method, target, body, headers, repeat, time, understood);
  }

  Ask understanding(String... slugs) {
    return new Ask(method, target, body, headers, repeat, patience, Set.of(slugs));
  }
}
